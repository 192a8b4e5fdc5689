package io.crosstide.testbed.faults.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testbed.faults.truth.WriteLog.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker finds every kind of lie, and nothing else. */
class WatermarkCheckerTest {
  private static final Instant T = Instant.parse("2026-01-01T00:00:10Z");

  private final WriteLog log = new WriteLog();
  private final Map<String, Integer> target = new HashMap<>();
  private final Map<String, Set<Integer>> versions = new HashMap<>();
  private final List<String> seen = new ArrayList<>();
  private final WatermarkChecker checker =
      new WatermarkChecker("rule", log, new Target(), 1, (key, violation) -> seen.add(key));

  private final class Target implements TargetView {
    @Override
    public OptionalInt number(String key) {
      return target.containsKey(key) ? OptionalInt.of(target.get(key)) : OptionalInt.empty();
    }

    @Override
    public Optional<Set<Integer>> versions(String key) {
      return Optional.ofNullable(versions.get(key));
    }
  }

  private int write(String key, Instant before) {
    int number = log.begin(key, "put", Effect.WRITES);
    log.acknowledge(key, number, before);
    return number;
  }

  private int delete(String key, Instant before) {
    int number = log.begin(key, "delete", Effect.DELETES);
    log.acknowledge(key, number, before);
    return number;
  }

  @Test
  void aWriteBeforeTheTimestampThatIsMissingIsAViolation() throws Exception {
    write("a", T);
    checker.check(T.minusSeconds(1));
    assertThat(checker.violations()).isEmpty();
    checker.check(T);
    assertThat(checker.violations()).isNotEmpty().allMatch(text -> text.contains("I1"));
    assertThat(seen).isNotEmpty().containsOnly("a");
  }

  @Test
  void anOlderContentIsAViolation() throws Exception {
    target.put("a", write("a", T.minusSeconds(5)));
    write("a", T);
    checker.check(T);
    assertThat(checker.violations()).isNotEmpty();
  }

  @Test
  void aDeletedKeyThatIsStillThereIsAViolation() throws Exception {
    target.put("a", write("a", T.minusSeconds(5)));
    delete("a", T);
    checker.check(T);
    assertThat(checker.violations()).isNotEmpty();
  }

  @Test
  void whatWasRightAndIsLostLaterIsFound() throws Exception {
    target.put("a", write("a", T.minusSeconds(5)));
    checker.check(T);
    assertThat(checker.violations()).isEmpty();
    target.remove("a");
    checker.check(T);
    assertThat(checker.violations()).isNotEmpty();
  }

  @Test
  void aTimestampThatFallsIsAViolation() throws Exception {
    checker.check(T);
    checker.check(T.minusSeconds(1));
    assertThat(checker.violations()).singleElement().asString().contains("I2");
  }

  private int remove(String key, int removed, boolean latest, Instant before) {
    int number = log.beginRemoval(key, removed, latest);
    log.acknowledge(key, number, before);
    return number;
  }

  @Test
  void anOlderVersionThatIsMissingIsAViolation() throws Exception {
    write("a", T.minusSeconds(5));
    target.put("a", write("a", T));
    versions.put("a", Set.of(2));
    checker.check(T);
    assertThat(checker.violations()).isNotEmpty().allMatch(text -> text.contains("1 put from"));
  }

  @Test
  void aVersionThatWasDeletedAndIsStillThereIsAViolation() throws Exception {
    int old = write("a", T.minusSeconds(5));
    target.put("a", write("a", T.minusSeconds(4)));
    remove("a", old, false, T);
    versions.put("a", Set.of(old, 2));
    checkAgainAndAgain(T.minusSeconds(1));
    assertThat(checker.violations()).isEmpty();
    checkAgainAndAgain(T);
    assertThat(checker.violations()).isNotEmpty().allMatch(text -> text.contains("removal of 1"));
  }

  @Test
  void theOlderVersionThatARemovalUncoversIsNone() throws Exception {
    target.put("a", write("a", T.minusSeconds(5)));
    remove("a", write("a", T.minusSeconds(4)), true, T);
    versions.put("a", Set.of(1));
    checkAgainAndAgain(T);
    assertThat(checker.violations()).isEmpty();
  }

  @Test
  void anOlderVersionThatGoesOnBeingTheLatestIsAViolation() throws Exception {
    int old = write("a", T.minusSeconds(5));
    int removed = write("a", T.minusSeconds(4));
    remove("a", removed, false, T.minusSeconds(3));
    write("a", T.minusSeconds(2));
    target.put("a", old);
    versions.put("a", Set.of(old, 4));
    for (int i = 1; i < WatermarkChecker.FIRST_DOUBTS_MAX; i++) {
      checker.check(T);
    }
    assertThat(checker.violations()).isEmpty();
    checker.check(T);
    assertThat(checker.violations()).isNotEmpty().allMatch(text -> text.contains("4 put from"));
  }

  @Test
  void anOlderVersionThatIsTheLatestForAMomentIsNone() throws Exception {
    int old = write("a", T.minusSeconds(5));
    int last = write("a", T);
    versions.put("a", Set.of(old, last));
    for (int i = 0; i < WatermarkChecker.DOUBTS_MAX; i++) {
      target.put("a", i % 10 == 0 ? last : old);
      checker.check(T);
    }
    assertThat(checker.violations()).isEmpty();
  }

  private void checkAgainAndAgain(Instant timestamp) throws Exception {
    for (int i = 0; i <= WatermarkChecker.DOUBTS_MAX; i++) {
      checker.check(timestamp);
    }
  }

  @Test
  void aVersionWhoseRemovalHadNoAnswerMayBeThereOrNot() throws Exception {
    int old = write("a", T.minusSeconds(5));
    target.put("a", write("a", T));
    log.giveUp("a", log.beginRemoval("a", old, false));
    versions.put("a", Set.of(2));
    checker.check(T);
    versions.put("a", Set.of(old, 2));
    checker.check(T);
    assertThat(checker.violations()).isEmpty();
  }

  @Test
  void laterWritesAndDeletesExplainWhatIsThere() throws Exception {
    write("a", T);
    target.put("a", log.begin("a", "put", Effect.WRITES));
    write("b", T);
    log.begin("b", "delete", Effect.DELETES);
    delete("c", T);
    write("d", T.plusMillis(1));
    checker.check(T);
    assertThat(checker.violations()).isEmpty();
    assertThat(checker.checks()).isGreaterThanOrEqualTo(3);
  }
}
