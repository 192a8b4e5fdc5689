package io.crosstide.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.stream.StreamMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** I4: every rule is named again and again, however many there are and whatever is written. */
class MarkTurnsTest {
  private static final int MAX = 10;

  private final MarkTurns turns = new MarkTurns(MAX);
  private final List<RuleId> rules =
      new ArrayList<>(IntStream.range(0, 35).mapToObj(i -> RuleId.random()).toList());
  private final long[] sequences = new long[100];

  private List<StreamMark> marks() {
    return IntStream.range(0, rules.size())
        .mapToObj(i -> new StreamMark(rules.get(i), Instant.EPOCH, sequences[i]))
        .toList();
  }

  private List<RuleId> beat() {
    List<RuleId> named = turns.of(marks()).stream().map(StreamMark::rule).toList();
    assertThat(named).doesNotHaveDuplicates();
    return named;
  }

  @Test
  void namesAllWhereTheyFit() {
    rules.subList(MAX, rules.size()).clear();
    assertThat(beat()).isEqualTo(rules);
    assertThat(beat()).isEqualTo(rules);
  }

  @Test
  void goesRoundWhileNothingIsWritten() {
    Set<RuleId> named = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      List<RuleId> turn = beat();
      assertThat(turn).hasSize(MAX);
      named.addAll(turn);
    }
    assertThat(named).containsExactlyInAnyOrderElementsOf(rules);
  }

  @Test
  void namesRulesWithChangesAtOnce() {
    IntStream.range(0, 4).forEach(i -> beat());
    sequences[20]++;
    sequences[34]++;
    assertThat(beat()).contains(rules.get(20), rules.get(34));
  }

  @Test
  void namesNewRulesAtOnce() {
    IntStream.range(0, 7).forEach(i -> beat());
    rules.add(RuleId.random());
    assertThat(beat()).contains(rules.get(35));
  }

  @Test
  void forgetsRulesThatAreGone() {
    IntStream.range(0, 4).forEach(i -> beat());
    RuleId back = rules.remove(0);
    beat();
    rules.add(back);
    assertThat(beat()).contains(back);
  }

  /** A fifth of each beat is for whoever waited longest, whatever the others do. */
  @Test
  void leavesNobodyOutWhereMoreIsWrittenThanABeatNames() {
    Set<RuleId> idle = new HashSet<>(rules.subList(0, 5));
    IntStream.range(0, 4).forEach(i -> beat());
    Set<RuleId> named = new HashSet<>();
    for (int round = 0; round < (35 + 1) / 2; round++) {
      IntStream.range(5, 35).forEach(i -> sequences[i]++);
      named.addAll(beat());
    }
    assertThat(named).containsAll(idle).hasSize(35);
  }
}
