package io.crosstide.testbed.faults.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The checker finds every kind of lie, and nothing else. */
class WatermarkCheckerTest {
  private static final Instant T = Instant.parse("2026-01-01T00:00:10Z");

  private final WriteLog log = new WriteLog();
  private final Map<String, Integer> target = new HashMap<>();
  private final List<String> seen = new ArrayList<>();
  private final WatermarkChecker checker =
      new WatermarkChecker(
          "rule",
          log,
          key -> target.containsKey(key) ? OptionalInt.of(target.get(key)) : OptionalInt.empty(),
          1,
          (key, violation) -> seen.add(key));

  private int write(String key, Instant before) {
    int number = log.begin(key, false);
    log.acknowledge(key, number, before);
    return number;
  }

  private int delete(String key, Instant before) {
    int number = log.begin(key, true);
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

  @Test
  void laterWritesAndDeletesExplainWhatIsThere() throws Exception {
    write("a", T);
    target.put("a", log.begin("a", false));
    write("b", T);
    log.begin("b", true);
    delete("c", T);
    write("d", T.plusMillis(1));
    checker.check(T);
    assertThat(checker.violations()).isEmpty();
    assertThat(checker.checks()).isGreaterThanOrEqualTo(3);
  }
}
