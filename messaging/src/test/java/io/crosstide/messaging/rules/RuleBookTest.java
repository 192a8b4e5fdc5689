package io.crosstide.messaging.rules;

import static io.crosstide.messaging.rules.Rules.id;
import static io.crosstide.messaging.rules.Rules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleChanged;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleBookTest {
  /** One thing that happens to a book. A read is in two parts, since changes arrive between. */
  private sealed interface Step {}

  private record Change(Rule rule) implements Step {}

  private record Gone(Rule rule) implements Step {}

  private record ReadBegins() implements Step {}

  private record ReadEnds(Rule... rules) implements Step {
    @Override
    public String toString() {
      return "ReadEnds" + Arrays.toString(rules);
    }
  }

  private record Case(String name, Map<Integer, Long> expected, Step... steps) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("a change before any read is known", Map.of(1, 5L), new Change(rule(1, 5))),
        new Case(
            "a read replaces nothing with everything",
            Map.of(1, 5L, 2, 6L),
            new ReadBegins(),
            new ReadEnds(rule(1, 5), rule(2, 6))),
        new Case(
            "the newer revision wins: change after read",
            Map.of(1, 9L),
            new ReadBegins(),
            new ReadEnds(rule(1, 5)),
            new Change(rule(1, 9))),
        new Case(
            "the newer revision wins: late change",
            Map.of(1, 9L),
            new ReadBegins(),
            new ReadEnds(rule(1, 9)),
            new Change(rule(1, 5))),
        new Case(
            "the newer revision wins: read overtaken by a change",
            Map.of(1, 9L),
            new ReadBegins(),
            new Change(rule(1, 9)),
            new ReadEnds(rule(1, 5))),
        new Case(
            "the newer revision wins: old read after a change long ago",
            Map.of(1, 9L),
            new Change(rule(1, 9)),
            new ReadBegins(),
            new ReadEnds(rule(1, 5))),
        new Case(
            "a read removes what it does not have",
            Map.of(2, 6L),
            new ReadBegins(),
            new ReadEnds(rule(1, 5), rule(2, 6)),
            new ReadBegins(),
            new ReadEnds(rule(2, 6))),
        new Case(
            "a read removes what a change brought before it began",
            Map.of(),
            new Change(rule(1, 5)),
            new ReadBegins(),
            new ReadEnds()),
        new Case(
            "a read keeps what a change brought after it began",
            Map.of(1, 5L),
            new ReadBegins(),
            new Change(rule(1, 5)),
            new ReadEnds()),
        new Case(
            "the next read removes it if it is gone by then",
            Map.of(),
            new ReadBegins(),
            new Change(rule(1, 5)),
            new ReadEnds(),
            new ReadBegins(),
            new ReadEnds()),
        new Case("gone removes", Map.of(), new Change(rule(1, 5)), new Gone(rule(1, 6))),
        new Case(
            "gone stays gone: a read that began before has it still",
            Map.of(),
            new Change(rule(1, 5)),
            new ReadBegins(),
            new Gone(rule(1, 6)),
            new ReadEnds(rule(1, 5))),
        new Case(
            "gone stays gone: a late change",
            Map.of(),
            new Gone(rule(1, 6)),
            new Change(rule(1, 5))),
        new Case(
            "gone for one rule touches no other",
            Map.of(2, 6L),
            new Change(rule(1, 5)),
            new Change(rule(2, 6)),
            new Gone(rule(1, 7))),
        new Case(
            "a change during a read does not keep other rules that are absent",
            Map.of(1, 9L),
            new Change(rule(1, 5)),
            new Change(rule(2, 6)),
            new ReadBegins(),
            new Change(rule(1, 9)),
            new ReadEnds()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void knows(Case example) {
    assertThat(revisions(play(example.steps()))).isEqualTo(example.expected());
  }

  /** Whatever was lost, late or doubled before, a read with nothing beside it gives the truth. */
  @Test
  void anyOrderOfChangesEndsAtTheTruthAfterAFullRead() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Map<Integer, Rule> truth = new HashMap<>();
      List<RuleChanged> messages = happen(random, truth);
      Collections.shuffle(messages, random);
      RuleBook book = RuleBook.EMPTY;
      for (RuleChanged message : messages) {
        if (random.nextInt(10) > 0) {
          book = book.with(message);
        }
      }
      book = book.with(List.copyOf(truth.values()), book.changes());
      assertThat(book.snapshot()).as("seed %d", seed).isEqualTo(new RuleSnapshot(truth.values()));
    }
  }

  @Test
  void remembersABoundedNumberOfRulesThatAreGone() {
    RuleBook book = RuleBook.EMPTY;
    for (int i = 0; i < RuleBook.GONE_MAX + 10; i++) {
      book = book.with(RuleChanged.of(rule(i, i), true));
    }
    assertThat(book.gone()).hasSize(RuleBook.GONE_MAX).doesNotContain(id(9)).contains(id(10));
  }

  /** A history of rules; no id is used again. Leaves the rules that exist at the end. */
  private static List<RuleChanged> happen(Random random, Map<Integer, Rule> truth) {
    List<RuleChanged> messages = new ArrayList<>();
    List<Integer> used = new ArrayList<>();
    for (int revision = 1; revision <= 30; revision++) {
      int number = random.nextInt(8);
      boolean gone = truth.containsKey(number) && random.nextInt(3) == 0;
      if (used.contains(number) && !truth.containsKey(number)) {
        continue;
      }
      used.add(number);
      Rule rule = rule(number, revision);
      if (gone) {
        truth.remove(number);
      } else {
        truth.put(number, rule);
      }
      messages.add(RuleChanged.of(rule, gone));
    }
    return messages;
  }

  private static RuleBook play(Step... steps) {
    RuleBook book = RuleBook.EMPTY;
    long changesAtStart = 0;
    for (Step step : steps) {
      if (step instanceof Change change) {
        book = book.with(RuleChanged.of(change.rule(), false));
      } else if (step instanceof Gone gone) {
        book = book.with(RuleChanged.of(gone.rule(), true));
      } else if (step instanceof ReadBegins) {
        changesAtStart = book.changes();
      } else if (step instanceof ReadEnds read) {
        book = book.with(List.of(read.rules()), changesAtStart);
      }
    }
    return book;
  }

  private static Map<Integer, Long> revisions(RuleBook book) {
    Map<Integer, Long> revisions = new HashMap<>();
    book.known()
        .forEach(
            (id, entry) ->
                revisions.put((int) id.value().getLeastSignificantBits(), entry.rule().revision()));
    return revisions;
  }
}
