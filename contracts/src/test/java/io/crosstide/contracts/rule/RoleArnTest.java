package io.crosstide.contracts.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody acts with another account's role (I54). */
class RoleArnTest {
  @ParameterizedTest
  @CsvSource({
    "1, replicator, acs:ram::1:role/replicator",
    "1, acs:ram::1:role/replicator, acs:ram::1:role/replicator",
    "1, acs:ram::2:role/replicator, ",
    "1, acs:ram::10:role/replicator, ",
    "1, acs:ram:region:1:role/replicator, ",
    "1, , ",
    ", replicator, ",
    ", acs:ram::1:role/replicator, ",
  })
  void isOneOfTheAccountThatPutTheRule(String account, String role, String arn) {
    Rule rule = rule(Optional.ofNullable(role));
    Rule put = account == null ? rule : rule.withAccount(account);
    assertThat(put.roleArn()).isEqualTo(Optional.ofNullable(arn));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Rule rule(Optional<String> role) {
    BucketRef bucket = new BucketRef(new RegionName("r"), new BucketName("b"));
    return new Rule(
        RuleId.random(),
        "rule",
        bucket,
        bucket,
        List.of(),
        RuleActions.ALL,
        true,
        RuleStatus.DOING,
        Optional.empty(),
        role,
        RuleEncryption.NONE,
        Optional.empty(),
        false,
        Instant.EPOCH,
        1,
        Optional.empty(),
        Optional.empty());
  }
}
