package io.crosstide.progress.it;

import static io.crosstide.progress.it.Service.done;
import static io.crosstide.progress.it.Service.failedAgain;
import static io.crosstide.progress.it.Service.failure;
import static io.crosstide.progress.it.Service.listed;
import static io.crosstide.progress.it.Service.mark;
import static io.crosstide.progress.it.Service.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.SurveyPage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What truly happens under one rule: writes, batches, pages, and which of them are right. */
final class RuleModel {
  private static final int STEPS = 30;
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05.250Z");

  private final Rule rule;
  private final Random random;
  private final List<ModelIT.Event> events = new ArrayList<>();
  private final List<Write> writes = new ArrayList<>();
  private final Set<String> right = ConcurrentHashMap.newKeySet();
  private final Map<String, Instant> failing = new ConcurrentHashMap<>();
  private final List<List<String>> pages = new ArrayList<>();
  private Instant end = Instant.MAX;
  private int keys;

  private record Write(String key, Instant began) {}

  RuleModel(Rule rule, Random random) {
    this.rule = rule;
    this.random = random;
  }

  Rule rule() {
    return rule;
  }

  /** Events in an order in which they may happen; their messages may arrive in any other. */
  List<ModelIT.Event> events() {
    return events;
  }

  /** The watermark once all is right. */
  Instant end() {
    return end.truncatedTo(ChronoUnit.SECONDS);
  }

  long objects() {
    return pages.stream().mapToLong(List::size).sum();
  }

  void addStream(StreamId stream) {
    Instant now = T0;
    long sequence = 0;
    for (int step = 0; step < STEPS; step++) {
      for (int i = random.nextInt(3); i > 0; i--) {
        addBatch(stream, ++sequence, now);
      }
      now = now.plusMillis(1 + random.nextInt(1_000));
      if (random.nextInt(8) > 0 || step == STEPS - 1) {
        addBeats(stream, now, sequence);
      }
    }
    end = end.isBefore(now) ? end : now;
  }

  private void addBatch(StreamId stream, long sequence, Instant notBefore) {
    List<Write> batch = new ArrayList<>();
    List<KeyFailure> failures = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Write write = new Write(newKey(), notBefore.plusNanos(random.nextInt(1_000_000)));
      batch.add(write);
      if (random.nextInt(20) == 0) {
        failures.add(failure(write.key(), Optional.of(write.began())));
      }
    }
    writes.addAll(batch);
    List<String> names = batch.stream().map(Write::key).toList();
    add(names, failures, () -> done(rule, stream, sequence, failures.toArray(KeyFailure[]::new)));
  }

  private void addBeats(StreamId stream, Instant now, long sequence) {
    for (int i = random.nextInt(10) == 0 ? 2 : 1; i > 0; i--) {
      events.add(
          new ModelIT.Event(
              () -> {},
              Heartbeat.of(stream, "model", now, false, List.of(mark(rule, now, sequence)))));
    }
  }

  /** Both ranges, the second one empty; some pages are listed or worked on twice. */
  void addSurvey() {
    int count = 10 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      addPage(0, i == 0 ? null : bound(i), i == count - 1 ? null : bound(i + 1), random.nextInt(9));
    }
    addPage(1, null, null, 0);
  }

  private void addPage(int range, String after, String through, int size) {
    SurveyPage page =
        new SurveyPage(
            rule.survey().orElseThrow().survey(),
            range,
            Optional.ofNullable(after).map(ObjectKey::new),
            Optional.ofNullable(through).map(ObjectKey::new));
    List<String> names = Stream.generate(this::newKey).limit(size).toList();
    pages.add(names);
    List<KeyFailure> failures =
        names.stream()
            .filter(name -> random.nextInt(20) == 0)
            .map(name -> failure(name, Optional.empty()))
            .toList();
    for (int i = random.nextInt(5) == 0 ? 2 : 1; i > 0; i--) {
      events.add(new ModelIT.Event(() -> {}, listed(rule, page, size)));
    }
    add(names, failures, () -> done(rule, page, failures.toArray(KeyFailure[]::new)));
  }

  /** The task is done, perhaps twice: then the second run finds everything right. */
  private void add(List<String> names, List<KeyFailure> failures, Supplier<TaskDone> report) {
    List<String> failed = failures.stream().map(f -> f.task().key().value()).toList();
    Runnable happens =
        () ->
            names.forEach(
                name -> {
                  if (failed.contains(name)) {
                    failing.put(name, Instant.now());
                  } else {
                    right.add(name);
                  }
                });
    events.add(new ModelIT.Event(happens, report.get()));
    if (failures.isEmpty() && random.nextInt(8) == 0) {
      events.add(new ModelIT.Event(happens, report.get()));
    }
  }

  /** A retry is lost, fails again, or makes the key right. */
  Optional<TaskDone> retry(KeyTask task) {
    assertThat(failing).containsKey(task.key().value());
    switch (random.nextInt(4)) {
      case 0:
        return Optional.empty();
      case 1:
        return Optional.of(failedAgain(rule, task));
      default:
        right.add(task.key().value());
        return Optional.of(resolved(rule, task));
    }
  }

  void assertNotAhead(RuleProgress shown) {
    shown
        .newObjects()
        .ifPresent(
            instant ->
                assertThat(writes)
                    .filteredOn(write -> write.began().isBefore(instant))
                    .allMatch(write -> right.contains(write.key())));
    long done = pages.stream().flatMap(List::stream).filter(right::contains).count();
    RuleProgress.History history = shown.history().orElseThrow();
    assertThat(history.fraction())
        .isLessThanOrEqualTo(objects() == 0 ? 1 : done / (double) objects());
    assertThat(history.doneObjects()).isLessThanOrEqualTo(history.listedObjects());
    assertThat(history.complete()).isEqualTo(history.fraction() == 1);
  }

  private String newKey() {
    return "key-" + keys++;
  }

  private static String bound(int number) {
    return String.format("bound-%03d", number);
  }

  @Override
  public String toString() {
    return "rule " + rule.id();
  }
}
