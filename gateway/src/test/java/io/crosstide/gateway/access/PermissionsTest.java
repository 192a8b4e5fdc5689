package io.crosstide.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.gateway.access.Permissions.Decision;
import io.crosstide.gateway.access.Policy.Effect;
import io.crosstide.gateway.access.Policy.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTest {
  private static final String OWN = "100";
  private static final String OTHER = "200";

  /** Effect, action pattern, resource pattern; action, resource; decision. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "oss:GetObject | acs:oss:*:*:bkt/* | oss:GetObject | bkt/a/b | ALLOWED",
        "oss:Get* | acs:oss:*:*:bkt/* | oss:GetObject | bkt/a | ALLOWED",
        "oss:get* | acs:oss:*:*:bkt/* | oss:GetObject | bkt/a | ALLOWED",
        "oss:* | acs:oss:*:*:* | oss:PutBucketReplication | bkt | ALLOWED",
        "* | * | oss:PutBucketReplication | bkt | ALLOWED",
        "oss:GetBucketRep?ication | bkt | oss:GetBucketReplication | bkt | ALLOWED",
        "oss:GetObject | bkt/log-?.txt | oss:GetObject | bkt/log-1.txt | ALLOWED",
        "oss:GetObject | bkt/*.txt | oss:GetObject | bkt/a/b.txt | ALLOWED",
        "oss:GetObject | acs:oss:::bkt/* | oss:GetObject | bkt/a | ALLOWED",
        "oss:GetObject | bkt/* | oss:GetObject | bkt/ | ALLOWED",
        "oss:GetObject | bkt/* | oss:GetObject | bkt | NOT_ALLOWED_BY_POLICY",
        "oss:GetObject | bkt/* | oss:GetObject | bktx/a | NOT_ALLOWED_BY_POLICY",
        "oss:GetObject | bkt/a | oss:GetObject | bkt/A | NOT_ALLOWED_BY_POLICY",
        "oss:GetObject | bkt/* | oss:GetObjectAcl | bkt/a | NOT_ALLOWED_BY_POLICY",
        "oss:GetObject | bkt/log-?.txt | oss:GetObject | bkt/log-.txt | NOT_ALLOWED_BY_POLICY",
        "oss:Put* | bkt/* | oss:GetObject | bkt/a | NOT_ALLOWED_BY_POLICY",
        // Regions and owners are patterns too; what the call does not know is not granted.
        "oss:* | acs:oss:oss-cn-beijing:100:bkt | oss:DeleteBucket | bkt | NOT_ALLOWED_BY_POLICY",
      })
  void allowsWhatAPolicyMatches(
      String actions, String resources, String action, String path, Decision decision) {
    Principal user = user(statement(Effect.ALLOW, actions, resources));
    ResourceName resource = ResourceName.parse("acs:oss:*:*:" + path);
    assertThat(Permissions.check(user, action, resource, OWN)).isEqualTo(decision);
  }

  @Test
  void letsDenyWinWhereverItStands() {
    Statement allow = statement(Effect.ALLOW, "oss:*", "*");
    Statement deny = statement(Effect.DENY, "oss:Delete*", "bkt/keep/*");
    ResourceName kept = ResourceName.object("bkt", "keep/a");
    for (Principal user : List.of(user(allow, deny), user(deny, allow))) {
      assertThat(Permissions.check(user, OssAction.DELETE_OBJECT, kept, OWN))
          .isEqualTo(Decision.DENIED_BY_POLICY);
      assertThat(Permissions.check(user, OssAction.GET_OBJECT, kept, OWN).isAllowed()).isTrue();
    }
  }

  @Test
  void comparesRegionAndOwnerIfTheCallKnowsThem() {
    Statement inBeijing = statement(Effect.ALLOW, "oss:*", "acs:oss:oss-cn-beijing:100:*");
    ResourceName bucket = ResourceName.bucket("bkt").ownedBy(OWN);
    assertThat(check(inBeijing, bucket.inRegion("oss-cn-beijing"))).isEqualTo(Decision.ALLOWED);
    assertThat(check(inBeijing, bucket.inRegion("oss-cn-hangzhou")))
        .isEqualTo(Decision.NOT_ALLOWED_BY_POLICY);
    Statement notInBeijing = statement(Effect.DENY, "oss:*", "acs:oss:oss-cn-beijing:*:*");
    assertThat(check(notInBeijing, bucket)).isEqualTo(Decision.DENIED_BY_POLICY);
    assertThat(check(notInBeijing, bucket.inRegion("oss-cn-hangzhou")))
        .isEqualTo(Decision.NOT_ALLOWED_BY_POLICY);
  }

  private static Decision check(Statement statement, ResourceName resource) {
    return Permissions.check(user(statement), OssAction.DELETE_BUCKET, resource, OWN);
  }

  /** I54. */
  @Test
  void neverReachesIntoAnotherAccount() {
    Statement everything = statement(Effect.ALLOW, "*", "*");
    ResourceName bucket = ResourceName.bucket("bkt");
    Principal root = new Principal.Root(OWN);
    Principal role = new Principal.Role(OWN, "r", List.of(), List.of(policy(everything)));
    for (Principal principal : List.of(root, role, user(everything))) {
      assertThat(Permissions.check(principal, OssAction.GET_BUCKET_REPLICATION, bucket, OTHER))
          .isEqualTo(Decision.NOT_THE_OWNER);
      assertThat(Permissions.check(principal, OssAction.GET_BUCKET_REPLICATION, bucket, OWN))
          .isEqualTo(Decision.ALLOWED);
    }
    assertThat(Permissions.check(user(), OssAction.GET_BUCKET_REPLICATION, bucket, OWN).isAllowed())
        .isFalse();
  }

  @Test
  void namesTheActionsOfPolicies() {
    assertThat(OssAction.values())
        .extracting(OssAction::wire)
        .allMatch(name -> name.matches("oss:[A-Z][A-Za-z]+"))
        .doesNotHaveDuplicates()
        .contains("oss:PutBucketReplication", "oss:PutBucketRtc", "oss:GetBucketReplication")
        .contains("oss:GetBucketReplicationLocation", "oss:GetBucketReplicationProgress")
        .contains("oss:DeleteBucketReplication", "oss:ListObjects", "oss:PutObjectTagging");
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "*, '', true",
    "**, abc, true",
    "a*c, abbbc, true",
    "a*c, abbbd, false",
    "*a*b*, xxaxxbxx, true",
    "?, '', false",
    "??, ab, true",
    "a?c, a/c, true",
    "abc, ab, false",
    "ab, abc, false",
    "*.txt, .txt, true",
  })
  void matchesWildcards(String pattern, String text, boolean matches) {
    assertThat(Wildcard.matches(pattern, text)).isEqualTo(matches);
  }

  @Test
  @Timeout(5)
  void matchesHostilePatternsCheaply() {
    assertThat(Wildcard.matches("*a".repeat(500) + "b", "a".repeat(2000))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"acs:ecs:*:*:x", "acs:oss:x", "arn:aws:s3:::b", "acs:oss:*:*"})
  void refusesOtherResources(String text) {
    assertThatThrownBy(() -> ResourcePattern.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ResourceName.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesResourceNamesAsItReadsThem() {
    String name = "acs:oss:oss-cn-beijing:100:bkt/a:b*c";
    assertThat(ResourceName.parse(name)).hasToString(name);
    assertThat(ResourceName.service()).hasToString("acs:oss:*:*:*");
  }

  private static Statement statement(Effect effect, String actions, String resources) {
    return new Statement(
        effect,
        List.of(actions),
        Arrays.stream(resources.split(" ")).map(ResourcePattern::parse).toList());
  }

  private static Policy policy(Statement... statements) {
    return new Policy(Arrays.stream(statements).collect(Collectors.toList()));
  }

  private static Principal user(Statement... statements) {
    return new Principal.User(OWN, "alice", List.of(policy(statements)));
  }
}
