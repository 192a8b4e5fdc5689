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
import io.crosstide.contracts.task.SurveyTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SurveyPlannerTest {
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:20Z");
  private static final SurveyId ID = SurveyId.random();

  @Test
  void coversTheWholeBucketWithoutPrefixes() {
    SurveyPlan plan = plan(rule(true));
    assertThat(plan.survey()).isEqualTo(ID);
    assertThat(plan.ranges()).containsExactly(KeyRange.ofPrefix(""));
    assertThat(plan.isHistory()).isTrue();
  }

  @Test
  void coversEachPrefixByARangeOfItsOwn() {
    assertThat(plan(rule(true, "b/", "a/")).ranges())
        .containsExactly(KeyRange.ofPrefix("b/"), KeyRange.ofPrefix("a/"));
  }

  @Test
  void coversWhatChangedSinceTheCreationIfHistoryIsDisabled() {
    SurveyPlan plan = plan(rule(false));
    assertThat(plan.changedSince()).contains(Instant.parse("2026-01-01T00:00:05Z"));
    assertThat(plan.isHistory()).isFalse();
  }

  @Test
  void beginsEachRangeWithATaskThatHasTheSameIdWhenSentTwice() {
    Rule rule = rule(false, "b/", "a/");
    SurveyPlan plan = plan(rule);
    List<SurveyTask> tasks = SurveyPlanner.firstTasks(rule, plan);
    assertThat(tasks).isEqualTo(SurveyPlanner.firstTasks(rule, plan));
    assertThat(tasks).extracting(SurveyTask::range).containsExactly(0, 1);
    assertThat(tasks).extracting(task -> task.keys().prefix()).containsExactly("b/", "a/");
    assertThat(tasks).allMatch(task -> task.changedSince().equals(plan.changedSince()));
    assertThat(tasks).allMatch(task -> task.cursor().isEmpty());
  }

  private static SurveyPlan plan(Rule rule) {
    return SurveyPlanner.plan(rule, ID, Duration.ofSeconds(15));
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
        Optional.empty());
  }
}
