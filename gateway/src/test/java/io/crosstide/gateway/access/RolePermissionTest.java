package io.crosstide.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.gateway.access.Policy.Effect;
import io.crosstide.gateway.access.Policy.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rule's role needs on both sides. */
class RolePermissionTest {
  private static final String OWN = "100";
  private static final String OTHER = "200";
  private static final String REGION = "oss-cn-hangzhou";
  private static final RolePermission.Bucket SOURCE = new RolePermission.Bucket(REGION, OWN, "src");

  /**
   * Policies of the role and of the other account, each {@code +} or {@code -}, actions at
   * resources, separated by semicolons; prefix of the rule; whether it deletes; what is missing.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // Both buckets are the account's own: the role's policies decide.
        "100 | +oss:Replicate*@* | - | - | true | ''",
        "100 | +oss:*@* | - | - | true | ''",
        "100 | - | - | - | true | ReplicateList on the source",
        "100 | +oss:ReplicateList@src | - | - | true | ReplicateGet on the source",
        "100 | +oss:Replicate*@src,src/* | - | - | true | ReplicateList on the target",
        "100 | +oss:Replicate*@src,src/*,dst | - | - | true | ReplicateGet on the target",
        "100 | +oss:Replicate*@src,src/*,dst,dst/* | - | - | true | ''",
        "100 | +oss:ReplicateList,oss:ReplicateGet@*;+oss:ReplicatePut@dst/* | - | - | true"
            + " | ReplicateDelete on the target",
        "100 | +oss:ReplicateList,oss:ReplicateGet@*;+oss:ReplicatePut@dst/* | - | - | false | ''",
        "100 | +oss:ReplicateList,oss:ReplicateGet@* | - | - | false | ReplicatePut on the target",
        // Only what the rule covers is needed, and all of it.
        "100 | +oss:ReplicateList@*;+oss:Replicate*@src/a/*,dst/a/* | - | a/ | true | ''",
        "100 | +oss:ReplicateList@*;+oss:Replicate*@src/a/*,dst/a/* | - | - | true"
            + " | ReplicateGet on the source",
        "100 | +oss:ReplicateList@*;+oss:Replicate*@src/a/*,dst/a/* | - | b/ | true"
            + " | ReplicateGet on the source",
        // A Deny of a part is a Deny.
        "100 | +oss:Replicate*@*;-oss:ReplicatePut@dst/secret/* | - | - | true"
            + " | ReplicatePut on the target",
        "100 | +oss:Replicate*@*;-oss:ReplicatePut@dst/secret/* | - | public/ | true | ''",
        "100 | +oss:Replicate*@*;-oss:ReplicatePut@dst/*.key | - | public/ | true"
            + " | ReplicatePut on the target",
        // Across accounts the target's account decides, and the role's own Deny counts.
        "200 | +oss:Replicate*@* | - | - | true | ReplicateList on the target",
        "200 | +oss:Replicate*@* | +oss:Replicate*@dst,dst/* | - | true | ''",
        "200 | +oss:Replicate*@src,src/* | +oss:Replicate*@dst,dst/* | - | true | ''",
        "200 | +oss:Replicate*@* | +oss:ReplicateList,oss:ReplicateGet,oss:ReplicatePut@* | - | true"
            + " | ReplicateDelete on the target",
        "200 | +oss:Replicate*@* | +oss:Replicate*@other,other/* | - | true"
            + " | ReplicateList on the target",
        "200 | +oss:Replicate*@*;-oss:ReplicatePut@dst/* | +oss:Replicate*@* | - | true"
            + " | ReplicatePut on the target",
        "200 | +oss:Replicate*@* | +oss:Replicate*@*;-oss:ReplicateDelete@dst/keep/* | - | true"
            + " | ReplicateDelete on the target",
        "200 | - | +oss:Replicate*@* | - | true | ReplicateList on the source",
      })
  void needsEveryRightOnBothSides(
      String targetOwner,
      String own,
      String others,
      String prefix,
      boolean deletes,
      String missing) {
    Principal.Role role =
        new Principal.Role(OWN, "r", List.of(RolePermission.SERVICE), policies(own));
    Optional<String> refusal =
        RolePermission.refusal(
            accounts(role, others),
            role,
            SOURCE,
            Optional.of(new RolePermission.Bucket(REGION, targetOwner, "dst")),
            Optional.ofNullable(prefix).stream().toList(),
            deletes);
    if (missing.isEmpty()) {
      assertThat(refusal).isEmpty();
    } else {
      assertThat(refusal.orElseThrow()).contains("oss:" + missing);
    }
  }

  @Test
  void mustTrustTheService() {
    Principal.Role role =
        new Principal.Role(OWN, "r", List.of("ecs.aliyuncs.com"), policies("+oss:Replicate*@*"));
    assertThat(
            RolePermission.refusal(
                    accounts(role, null), role, SOURCE, Optional.empty(), List.of(), true)
                .orElseThrow())
        .contains("does not trust oss.aliyuncs.com");
  }

  private static Accounts accounts(Principal.Role role, String others) {
    List<ReplicationPolicy> policies =
        policies(others).stream()
            .map(
                policy ->
                    new ReplicationPolicy(
                        policy.statements().stream()
                            .map(it -> new ReplicationPolicy.Grant(List.of(role.arn()), it))
                            .toList()))
            .toList();
    return new Accounts(
        List.of(),
        List.of(),
        List.of(role),
        Map.of(OTHER, policies),
        new Operators.Builder().build());
  }

  private static List<Policy> policies(String text) {
    return text == null
        ? List.of()
        : List.of(
            new Policy(Stream.of(text.split(";")).map(RolePermissionTest::statement).toList()));
  }

  private static Statement statement(String text) {
    String[] parts = text.substring(1).split("@");
    return new Statement(
        text.charAt(0) == '+' ? Effect.ALLOW : Effect.DENY,
        List.of(parts[0].split(",")),
        Arrays.stream(parts[1].split(",")).map(ResourcePattern::parse).toList());
  }
}
