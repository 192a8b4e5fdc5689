package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.memory.MemoryObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random histories of one key where the target may not become what the source is: under rules
 * without deletes, where clients write at the target too, and between two buckets that are each
 * other's target. Tasks come late, twice and out of order. What clients wrote and what they deleted
 * stays as they left it (I20, I29, I31), and what the source has is at the target in its order
 * (I33).
 */
class VersionHistoriesTest {
  private static final String KEY = "k";
  private static final int ROUNDS = Integer.getInteger("crosstide.version-rounds", 150);

  @Test
  void underARuleWithoutDeletesNothingThatWasCopiedGoes() throws Exception {
    run(
        seed -> {
          History history = new History(seed, new RuleActions("PUT"), false);
          Set<String> seen = new HashSet<>();
          while (history.goesOn()) {
            history.change(history.there);
            history.deliverSome();
            seen.addAll(history.atTarget());
          }
          history.settle();

          assertThat(history.atTarget()).as(history.toString()).containsAll(seen);
          history.assertSourceIsAtTarget();
        });
  }

  @Test
  void whatClientsWriteAtTheTargetStays() throws Exception {
    run(
        seed -> {
          History history = new History(seed, RuleActions.ALL, false);
          // Where nobody else has written, markers count as the rule's.
          boolean isOthersToo = history.random.nextBoolean();
          if (isOthersToo) {
            history.back.put(history.back.source(), KEY, "other");
          }
          while (history.goesOn()) {
            history.change(history.random.nextInt(3) == 0 ? history.back : history.there);
            history.deliverSome();
          }
          history.settle();

          assertThat(history.atTarget())
              .as(history.toString())
              .containsAll(history.written.get(history.back));
          history.assertSourceIsAtTarget();
          if (isOthersToo) {
            history.assertMarkersStay(history.back);
            history.assertNothingIsHiddenInSilence();
          }
        });
  }

  @Test
  void betweenEachOthersTargetsNoDeleteOfAClientIsUndone() throws Exception {
    run(
        seed -> {
          History history = new History(seed, RuleActions.ALL, true);
          while (history.goesOn()) {
            history.change(history.random.nextBoolean() ? history.back : history.there);
            history.deliverSome();
          }
          history.settle();

          history.assertMarkersStay(history.there);
          history.assertMarkersStay(history.back);
          // What was left in doubt was told; all else is hidden on both sides or on none.
          if (!history.toString().contains(SkipReason.MARKER_IN_DOUBT.name())) {
            assertThat(isHidden(history.atTarget()))
                .as(history.toString())
                .isEqualTo(isHidden(history.atSource()));
          }
          assertThat(objects(history.atTarget()))
              .as(history.toString())
              .containsExactlyInAnyOrderElementsOf(objects(history.atSource()));
        });
  }

  private static boolean isHidden(List<String> contents) {
    return contents.isEmpty() || contents.get(contents.size() - 1).equals("-");
  }

  private static List<String> objects(List<String> contents) {
    return contents.stream().filter(content -> !content.equals("-")).toList();
  }

  private interface Round {
    void run(long seed) throws Exception;
  }

  private static void run(Round round) throws Exception {
    long seed = Long.getLong("crosstide.seed", System.nanoTime());
    System.out.println("histories of versions by seed " + seed);
    for (int i = 0; i < ROUNDS; i++) {
      round.run(seed + i);
    }
  }

  /** Stands still until it is told to go on, so that times are those of the seed. */
  private static final class Moving extends Clock {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** A task and the rule that it is of. */
  private record Pending(Versions side, KeyTask task) {}

  private static final class History {
    final Random random;
    final Versions there;
    final Versions back;

    /** What clients wrote on a side, and have not deleted. */
    final Map<Versions, Set<String>> written = new HashMap<>();

    /**
     * Delete markers that clients put on a side and have not deleted, nor shown again since on the
     * other side what both hid: who comes last is right.
     */
    final Map<Versions, Set<VersionId>> markers = new HashMap<>();

    private final Map<Versions, Set<VersionId>> markersEver = new HashMap<>();
    private final long seed;
    private final boolean isTwoWay;
    private final Moving clock = new Moving();
    private final List<Pending> pending = new ArrayList<>();
    private final List<String> journal = new ArrayList<>();
    private int left;
    private int number;

    History(long seed, RuleActions actions, boolean isTwoWay) throws Exception {
      this.seed = seed;
      this.random = new Random(seed);
      this.isTwoWay = isTwoWay;
      this.left = 3 + random.nextInt(8);
      Rule rule = Cases.versioned(actions);
      this.there =
          Versions.of(
              new Bench(
                  rule,
                  Bench.SETTINGS,
                  new MemoryObjectStore(clock),
                  new MemoryObjectStore(clock)));
      there.keep();
      Bench other = new Bench(Cases.rule(Cases.TARGET, Cases.SOURCE).withVersioned(true));
      other.stores.putAll(there.bench().stores);
      this.back = Versions.through(other, there.bench().target, there.bench().source);
      if (seed % 2 == 0) {
        there.bench().forgetful();
        other.forgetful();
      }
      there.bench().twoWay.set(isTwoWay);
      other.twoWay.set(isTwoWay);
      for (Versions side : List.of(there, back)) {
        written.put(side, new HashSet<>());
        markers.put(side, new HashSet<>());
        markersEver.put(side, new HashSet<>());
      }
    }

    boolean goesOn() {
      return left-- > 0;
    }

    List<String> atSource() throws Exception {
      return there.contents(there.source(), KEY);
    }

    List<String> atTarget() throws Exception {
      return there.contents(there.target(), KEY);
    }

    /** A client does something to the source of one of the rules. */
    void change(Versions side) throws Exception {
      clock.now = clock.now.plusMillis(random.nextInt(4_000));
      BucketRef bucket = side.source();
      List<ListedVersion> own =
          side.list(bucket, KEY).stream().filter(version -> isOwn(side, bucket, version)).toList();
      int kind = random.nextInt(10);
      if (kind < 5 || own.isEmpty()) {
        String content = (side == there ? "s" : "t") + number++;
        VersionId made = side.put(bucket, KEY, content);
        written.get(side).add(content);
        note(side, "wrote " + content, task(ChangeKind.WRITE, made));
      } else if (kind < 7) {
        VersionId marker = side.delete(bucket, KEY);
        markers.get(side).add(marker);
        markersEver.get(side).add(marker);
        note(side, "deleted by " + marker, task(ChangeKind.DELETE, marker).withMarker(true));
      } else {
        ListedVersion gone = own.get(random.nextInt(own.size()));
        if (!gone.deleteMarker()) {
          written.get(side).remove(content(side, bucket, gone));
        }
        markers.get(side).remove(gone.version());
        if (gone.deleteMarker()) {
          markers.get(side == there ? back : there).clear();
        }
        side.delete(bucket, KEY, gone.version());
        // Sometimes the store's answer is lost.
        boolean isTold = gone.deleteMarker() && random.nextInt(4) > 0;
        note(
            side,
            "deleted version " + gone.version(),
            task(ChangeKind.DELETE, gone.version()).withMarker(isTold));
      }
    }

    /** What rules put is left to them, so that all that goes of it is their work. */
    private boolean isOwn(Versions side, BucketRef bucket, ListedVersion version) {
      try {
        return version.deleteMarker()
            ? markers.get(side).contains(version.version())
            : written.get(side).contains(content(side, bucket, version));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private static String content(Versions side, BucketRef bucket, ListedVersion version)
        throws Exception {
      return side.content(bucket, version);
    }

    private void note(Versions side, String what, KeyTask task) {
      journal.add((side == there ? "source " : "target ") + what);
      if (side == there || isTwoWay) {
        pending.add(new Pending(side, task));
      }
    }

    private KeyTask task(ChangeKind kind, VersionId version) {
      return new KeyTask(
          new ObjectKey(KEY),
          kind,
          Optional.of(version),
          Optional.of(clock.now),
          Optional.empty(),
          OptionalLong.empty(),
          0);
    }

    /** Out of order, and now and then once more later. */
    void deliverSome() throws Exception {
      while (!pending.isEmpty() && random.nextInt(3) > 0) {
        clock.now = clock.now.plusMillis(random.nextInt(2_000));
        int which = random.nextInt(pending.size());
        Pending next = random.nextInt(4) == 0 ? pending.get(which) : pending.remove(which);
        deliver(next, random.nextBoolean());
      }
    }

    private void deliver(Pending next, boolean again) throws Exception {
      Bench bench = next.side().bench();
      Outcome outcome = again ? bench.again(next.task()) : bench.live(next.task());
      journal.add(
          (next.side() == there ? "rule there did " : "rule back did ")
              + next.task().kind()
              + " "
              + next.task().version()
              + ": "
              + outcome);
      assertThat(outcome).as(toString()).isNotInstanceOf(Outcome.Failed.class);
    }

    void settle() throws Exception {
      for (Iterator<Pending> rest = pending.iterator(); rest.hasNext(); ) {
        deliver(rest.next(), true);
      }
      pending.clear();
      for (int i = 0; i < 2; i++) {
        there.bench().again(Cases.task(KEY, ChangeKind.FOUND));
        if (isTwoWay) {
          back.bench().again(Cases.task(KEY, ChangeKind.FOUND));
        }
      }
    }

    /** Among what else is there. */
    void assertSourceIsAtTarget() throws Exception {
      List<String> owed = atSource();
      if (!owed.isEmpty()) {
        assertThat(atTarget()).as(toString()).containsSubsequence(owed);
      }
    }

    void assertMarkersStay(Versions side) throws Exception {
      assertThat(side.list(side.source(), KEY))
          .as(toString())
          .extracting(ListedVersion::version)
          .containsAll(markers.get(side));
    }

    /** What the source shows is hidden by clients of the target only, or that is told. */
    void assertNothingIsHiddenInSilence() throws Exception {
      if (!isHidden(atSource())
          && isHidden(atTarget())
          && !toString().contains(SkipReason.MARKER_IN_DOUBT.name())) {
        assertThat(markersEver.get(back))
            .as(toString())
            .contains(there.list(there.target(), KEY).get(0).version());
      }
    }

    @Override
    public String toString() {
      return "seed " + seed + "\n" + String.join("\n", journal) + "\n";
    }
  }
}
