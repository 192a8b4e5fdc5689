package io.crosstide.worker.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.store.ListedObject;
import io.crosstide.worker.copy.Cases;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which keys a comparison that was ordered looks at. */
class ComparedKeysTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");
  private static final Instant OLD = NOW.minusSeconds(100);
  private static final String TAG = "0123456789abcdef0123456789abcdef";
  private static final String NONE = "\"\"";
  private static final Rule RULE = Cases.rule();

  static Stream<Arguments> keys() {
    Optional<Instant> all = Optional.empty();
    Optional<Instant> since = Optional.of(NOW);
    ListedObject old = object(OLD, TAG);
    ListedObject fresh = object(NOW, TAG);
    ListedObject other = object(NOW, "other");
    ListedObject parts = object(OLD, TAG + "-3");
    return Stream.of(
        Arguments.of("missing", SurveyDepth.LISTING, all, old, null, true),
        Arguments.of("missing, before the rule", SurveyDepth.FULL, since, old, null, false),
        Arguments.of("missing, since the rule", SurveyDepth.FULL, since, fresh, null, true),
        Arguments.of("missing, in parts", SurveyDepth.FULL, since, parts, null, true),
        Arguments.of("both, before the rule", SurveyDepth.FULL, since, old, old, true),
        Arguments.of("alike", SurveyDepth.FULL, all, old, fresh, true),
        Arguments.of("alike by listing", SurveyDepth.LISTING, all, old, fresh, false),
        Arguments.of("other by listing", SurveyDepth.LISTING, all, old, other, true),
        Arguments.of(
            "no tag", SurveyDepth.LISTING, all, object(OLD, NONE), object(OLD, NONE), true),
        Arguments.of("extra", SurveyDepth.LISTING, since, null, old, true));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("keys")
  void looksAtWhatMayDiffer(
      String name,
      SurveyDepth depth,
      Optional<Instant> since,
      ListedObject source,
      ListedObject target,
      boolean wanted) {
    SurveyedKey key = surveyed(RULE, depth, since, source, target);
    assertThat(key.task().isPresent()).isEqualTo(wanted);
    assertThat(key.counted()).as("each key is looked at").isTrue();
  }

  /** Nothing waits for it, so it must not be in the way of what is new. */
  @Test
  void goesToTheLaneOfHistory() {
    SurveyTask task = task(SurveyDepth.FULL, Optional.empty());
    SurveyedKey key = surveyed(RULE, SurveyDepth.FULL, Optional.empty(), object(OLD, TAG), null);
    assertThat(PageCutter.cut(task, List.of(key), Optional.empty()).get(0).lane())
        .isEqualTo(Lane.HISTORY);
    assertThat(task.isUnhurried()).isTrue();
  }

  /** I1: what is new and cannot be made right holds the timestamp; what is old never did. */
  @Test
  void onlyWhatIsNewHoldsTheTimestampIfItFails() {
    Rule rule = Cases.rule();
    assertThat(changedAt(rule, object(rule.newSince().plusSeconds(1), TAG)))
        .contains(rule.newSince().plusSeconds(1));
    assertThat(changedAt(rule, object(rule.newSince().minusSeconds(1), TAG))).isEmpty();
    assertThat(
            surveyed(rule, SurveyDepth.FULL, Optional.empty(), null, object(OLD, TAG))
                .task()
                .flatMap(KeyTask::changedAt))
        .as("nobody knows when it was deleted")
        .contains(rule.newSince());
  }

  private static Optional<Instant> changedAt(Rule rule, ListedObject source) {
    return surveyed(rule, SurveyDepth.FULL, Optional.empty(), source, null)
        .task()
        .flatMap(KeyTask::changedAt);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static SurveyedKey surveyed(
      Rule rule,
      SurveyDepth depth,
      Optional<Instant> since,
      ListedObject source,
      ListedObject target) {
    ComparedKey key =
        new ComparedKey(
            new ObjectKey("k"), Optional.ofNullable(source), Optional.ofNullable(target));
    return ComparedKeys.of(task(depth, since), rule, key);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static SurveyTask task(SurveyDepth depth, Optional<Instant> since) {
    return SurveyTask.first(
        RULE.id(),
        SurveyId.random(),
        0,
        KeyRange.ofPrefix(""),
        since,
        Optional.of(
            new Comparison(
                SurveyKind.COMPARE,
                1,
                Optional.empty(),
                Optional.of(SurveyMode.REPORT),
                Optional.of(depth),
                OptionalInt.empty())));
  }

  private static ListedObject object(Instant modified, String tag) {
    return new ListedObject(new ObjectKey("k"), 7, new ETag(tag), modified, Optional.empty());
  }
}
