package io.crosstide.messaging.rules;

import static io.crosstide.messaging.rules.Rules.id;
import static io.crosstide.messaging.rules.Rules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleSnapshotTest {
  private final Rule starting = rule(3, 1, RuleStatus.STARTING, "one");
  private final Rule doing = rule(2, 2, RuleStatus.DOING, "one");
  private final Rule closing = rule(1, 3, RuleStatus.CLOSING, "one");
  private final Rule other = rule(4, 4, RuleStatus.DOING, "two");
  private final RuleSnapshot snapshot = new RuleSnapshot(List.of(other, starting, doing, closing));

  @Test
  void findsEveryRuleByItsId() {
    assertThat(snapshot.find(id(1))).contains(closing);
    assertThat(snapshot.find(id(4))).contains(other);
    assertThat(snapshot.find(id(5))).isEmpty();
    assertThat(snapshot.all()).containsExactly(closing, doing, starting, other);
  }

  @Test
  void listsLiveRulesOfASourceBucketOnly() {
    assertThat(snapshot.liveRulesOf(new BucketName("one"))).containsExactly(doing, starting);
    assertThat(snapshot.liveRulesOf(new BucketName("two"))).containsExactly(other);
    assertThat(snapshot.liveRulesOf(new BucketName("target"))).isEmpty();
    assertThat(snapshot.liveRulesOf(Rules.bucket("one"))).containsExactly(doing, starting);
    assertThat(
            snapshot.liveRulesOf(
                new BucketRef(new RegionName("oss-elsewhere"), new BucketName("one"))))
        .isEmpty();
  }

  @Test
  void listsLiveRulesToATargetBucketOnly() {
    BucketRef target = doing.target();

    assertThat(snapshot.liveRulesTo(target)).containsExactly(doing, starting, other);
    assertThat(snapshot.liveRulesTo(Rules.bucket("one"))).isEmpty();
    assertThat(
            snapshot.liveRulesTo(new BucketRef(new RegionName("oss-elsewhere"), target.bucket())))
        .isEmpty();
  }
}
