package io.crosstide.rules.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.rule.SurveyPlan;
import io.crosstide.contracts.rule.SurveyRange;
import io.crosstide.contracts.task.SurveyTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SurveyPlannerTest {
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:20Z");
  private static final SurveyId ID = SurveyId.random();

  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:02Z");
  private static final KeyRange WHOLE = KeyRange.ofPrefix("");

  @Test
  void owesTheGapOfTheWholeBucketWithoutPrefixes() {
    SurveyPlan plan = plan(rule(false));
    assertThat(plan.survey()).isEqualTo(ID);
    assertThat(plan.ranges()).containsExactly(SurveyRange.gap(WHOLE, SINCE));
  }

  @Test
  void owesAllExistingObjectsBesidesTheGapIfHistoryIsEnabled() {
    assertThat(plan(rule(true)).ranges())
        .containsExactly(SurveyRange.gap(WHOLE, SINCE), SurveyRange.history(WHOLE));
  }

  @Test
  void coversEachPrefixByARangeOfItsOwn() {
    KeyRange b = KeyRange.ofPrefix("b/");
    KeyRange a = KeyRange.ofPrefix("a/");
    assertThat(plan(rule(true, "b/", "a/")).ranges())
        .containsExactly(
            SurveyRange.gap(b, SINCE),
            SurveyRange.gap(a, SINCE),
            SurveyRange.history(b),
            SurveyRange.history(a));
  }

  @Test
  void beginsEachRangeWithATaskThatHasTheSameIdWhenSentTwice() {
    Rule rule = rule(true, "b/");
    SurveyPlan plan = plan(rule);
    List<SurveyTask> tasks = SurveyPlanner.firstTasks(rule, plan);
    assertThat(tasks).isEqualTo(SurveyPlanner.firstTasks(rule, plan));
    assertThat(tasks).extracting(SurveyTask::range).containsExactly(0, 1);
    assertThat(tasks).extracting(task -> task.keys().prefix()).containsExactly("b/", "b/");
    assertThat(tasks)
        .extracting(SurveyTask::changedSince)
        .containsExactly(Optional.of(SINCE), Optional.empty());
    assertThat(tasks).allMatch(task -> task.cursor().isEmpty());
  }

  /** A store whose clock is three seconds behind. */
  private static SurveyPlan plan(Rule rule) {
    return SurveyPlanner.plan(rule, ID, Duration.ofSeconds(3), Duration.ofSeconds(15));
  }

  private static Rule rule(boolean history, String... prefixes) {
    return new Rule(
        RuleId.random(),
        "r",
        new BucketRef(new RegionName("oss-a"), new BucketName("src")),
        new BucketRef(new RegionName("oss-b"), new BucketName("dst")),
        List.of(prefixes),
        RuleActions.ALL,
        history,
        RuleStatus.STARTING,
        Optional.empty(),
        Optional.empty(),
        RuleEncryption.NONE,
        Optional.empty(),
        false,
        CREATED,
        1,
        Optional.empty(),
        Optional.empty());
  }
}
