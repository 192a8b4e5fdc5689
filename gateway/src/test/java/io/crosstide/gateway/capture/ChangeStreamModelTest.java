package io.crosstide.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.TaskBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Random histories against the promise of a mark (I1): every write matched by the rule that began
 * before {@code safeUntil} is in a batch numbered at most {@code lastSequence}; whatever happens
 * after the mark was taken, renewals of the stream included. Also: numbers are dense, every
 * acknowledged write is in accepted batches, bounds hold. The time of the store is known to be at
 * least something, more or less exactly, and at times not at all.
 */
class ChangeStreamModelTest {
  private static final Duration BEHIND = Duration.ofMillis(700);
  private static final int WAITING_MAX = 60;

  private record Sent(StreamId stream, TaskBatch batch) {}

  private record MarkTaken(StreamId stream, StreamMark mark, int step) {}

  private final FakeClock clock = new FakeClock();
  private final List<Rule> rules = new ArrayList<>();
  private final List<ChangeStream> streams = new ArrayList<>();
  private final List<CapturedWrite> inFlight = new ArrayList<>();
  private final List<Sent> onTheWay = new ArrayList<>();
  private final Map<StreamId, Map<RuleId, List<TaskBatch>>> cut = new HashMap<>();
  private final Set<CapturedWrite> acknowledged = new HashSet<>();
  private final Map<CapturedWrite, Set<RuleId>> matchedBy = new HashMap<>();
  private final Map<CapturedWrite, StreamId> matchedIn = new HashMap<>();
  private final Map<CapturedWrite, Instant> began = new HashMap<>();
  private final List<MarkTaken> marks = new ArrayList<>();
  private Random random = new Random();

  @RepeatedTest(200)
  void keepsThePromiseOfItsMarks(RepetitionInfo repetition) {
    long seed = System.nanoTime() ^ repetition.getCurrentRepetition();
    random = new Random(seed);
    try {
      streams.add(newStream());
      for (int step = 0; step < 400; step++) {
        step(step);
      }
      drain();
      verifyAll();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private ChangeStream newStream() {
    return new ChangeStream(
        StreamId.random(), WAITING_MAX, clock, clock::ticks, this::atLeast, TaskId::random);
  }

  private Instant storeTime() {
    return clock.instant().minus(BEHIND);
  }

  private Optional<Instant> atLeast(RegionName region, long tick) {
    return random.nextInt(20) == 0
        ? Optional.empty()
        : Optional.of(clock.at(tick).minus(BEHIND).minusMillis(random.nextInt(500)));
  }

  private ChangeStream current() {
    return streams.get(streams.size() - 1);
  }

  private void step(int step) {
    clock.advance(Duration.ofMillis(random.nextInt(3)));
    int action = random.nextInt(100);
    if (action < 30) {
      begin();
    } else if (action < 55) {
      finish();
    } else if (action < 60) {
      refuse();
    } else if (action < 80) {
      accept();
    } else if (action < 92) {
      streams.forEach(s -> s.marks().forEach(m -> marks.add(new MarkTaken(s.id(), m, step))));
    } else if (action < 98) {
      changeRules();
    } else {
      renew();
    }
    streams.forEach(this::cutAll);
  }

  private void begin() {
    Optional<CapturedWrite> write =
        current().begin(Rules.bucket("b" + random.nextInt(2)), 1 + random.nextInt(3), 0);
    write.ifPresent(inFlight::add);
    write.ifPresent(w -> began.put(w, storeTime()));
  }

  private void finish() {
    if (inFlight.isEmpty()) {
      return;
    }
    CapturedWrite write = inFlight.remove(random.nextInt(inFlight.size()));
    List<KeyChange> changes = new ArrayList<>();
    for (int i = 0; i < write.keys(); i++) {
      ObjectKey key = new ObjectKey("p" + random.nextInt(2) + "/" + random.nextInt(30));
      changes.add(
          random.nextBoolean() ? KeyChange.write(key) : KeyChange.delete(key, Optional.empty()));
    }
    match(write, changes);
  }

  private void match(CapturedWrite write, List<KeyChange> changes) {
    Set<RuleId> matching = new HashSet<>();
    for (Rule rule : rules) {
      boolean matches = changes.stream().anyMatch(c -> rule.matches(c.key()));
      if (rule.isLive() && rule.source().bucket().equals(write.bucket()) && matches) {
        matching.add(rule.id());
      }
    }
    matchedBy.put(write, matching);
    matchedIn.put(write, current().id());
    boolean done = current().changed(write, changes);
    assertThat(done).isEqualTo(matching.isEmpty());
    if (done) {
      acknowledged.add(write);
    }
  }

  private void refuse() {
    if (!inFlight.isEmpty()) {
      current().refused(inFlight.remove(random.nextInt(inFlight.size())));
    }
  }

  private void cutAll(ChangeStream stream) {
    for (TaskBatch batch : stream.cut()) {
      onTheWay.add(new Sent(stream.id(), batch));
      List<TaskBatch> earlier =
          cut.computeIfAbsent(stream.id(), s -> new HashMap<>())
              .computeIfAbsent(batch.rule(), r -> new ArrayList<>());
      earlier.add(batch);
      assertThat(((Origin.Stream) batch.origin()).sequence()).isEqualTo(earlier.size());
    }
  }

  private void accept() {
    if (onTheWay.isEmpty()) {
      return;
    }
    Sent sent = onTheWay.remove(random.nextInt(onTheWay.size()));
    ChangeStream stream =
        streams.stream().filter(s -> s.id().equals(sent.stream())).findFirst().orElseThrow();
    long sequence = ((Origin.Stream) sent.batch().origin()).sequence();
    List<CapturedWrite> done = stream.accepted(sent.batch().rule(), sequence);
    assertThat(done).noneMatch(acknowledged::contains);
    acknowledged.addAll(done);
  }

  private void changeRules() {
    if (random.nextInt(3) > 0 || rules.isEmpty()) {
      String bucket = "b" + random.nextInt(2);
      rules.add(random.nextBoolean() ? Rules.rule(bucket) : Rules.rule(bucket, "p0/"));
    } else {
      int index = random.nextInt(rules.size());
      rules.set(index, Rules.with(rules.get(index), RuleStatus.CLOSING));
    }
    current().capture(rules);
  }

  private void renew() {
    ChangeStream next = newStream();
    next.capture(rules);
    List<CapturedWrite> again = next.takeOver(current());
    streams.add(next);
    next.marks().forEach(m -> marks.add(new MarkTaken(next.id(), m, -1)));
    again.forEach(w -> match(w, w.changes()));
  }

  private void drain() {
    while (!inFlight.isEmpty()) {
      finish();
    }
    streams.forEach(this::cutAll);
    while (!onTheWay.isEmpty()) {
      accept();
      streams.forEach(this::cutAll);
    }
  }

  private void verifyAll() {
    assertThat(streams).allMatch(ChangeStream::isIdle);
    assertThat(streams).allMatch(s -> s.waiting() == 0);
    assertThat(acknowledged).containsExactlyInAnyOrderElementsOf(matchedBy.keySet());
    for (MarkTaken taken : marks) {
      verify(taken);
    }
  }

  private void verify(MarkTaken taken) {
    Instant safeUntil = taken.mark().safeUntil();
    RuleId rule = taken.mark().rule();
    matchedBy.forEach(
        (write, matching) -> {
          boolean owed =
              matching.contains(rule)
                  && matchedIn.get(write).equals(taken.stream())
                  && began.get(write).isBefore(safeUntil);
          if (owed) {
            for (KeyChange change : write.changes()) {
              verifyHeld(taken, write, change);
            }
          }
        });
  }

  private void verifyHeld(MarkTaken taken, CapturedWrite write, KeyChange change) {
    Rule rule =
        rules.stream().filter(r -> r.id().equals(taken.mark().rule())).findFirst().orElseThrow();
    if (!rule.matches(change.key())) {
      return;
    }
    Instant changedAt = began.get(write);
    boolean held =
        cut.get(taken.stream()).get(rule.id()).stream()
            .limit(taken.mark().lastSequence())
            .flatMap(b -> b.keys().stream())
            .anyMatch(t -> holds(t, change, changedAt));
    assertThat(held).as("mark %s taken in step %s", taken.mark(), taken.step()).isTrue();
  }

  /** A merged task holds the watermark at least as long as the change would. */
  private static boolean holds(KeyTask task, KeyChange change, Instant changedAt) {
    return task.key().equals(change.key()) && !task.changedAt().orElseThrow().isAfter(changedAt);
  }
}
