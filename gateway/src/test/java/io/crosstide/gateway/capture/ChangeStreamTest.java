package io.crosstide.gateway.capture;

import static io.crosstide.gateway.capture.Rules.rtc;
import static io.crosstide.gateway.capture.Rules.rule;
import static io.crosstide.gateway.capture.Rules.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.TaskBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeStreamTest {
  private static final BucketRef BUCKET = Rules.bucket("b");
  private static final Duration OFFSET = Duration.ofSeconds(2);

  private final FakeClock clock = new FakeClock();
  private boolean storeAnswered = true;
  private Duration offset = OFFSET;
  private final ChangeStream stream = newStream(100);

  private ChangeStream newStream(int waitingMax) {
    return new ChangeStream(
        StreamId.random(), waitingMax, clock, clock::ticks, this::storeTime, TaskId::random);
  }

  private Optional<Instant> storeTime(RegionName region, long tick) {
    return storeAnswered ? Optional.of(clock.at(tick).minus(offset)) : Optional.empty();
  }

  private static KeyChange write(String key) {
    return KeyChange.write(new ObjectKey(key));
  }

  private static KeyChange delete(String key) {
    return KeyChange.delete(new ObjectKey(key), Optional.empty());
  }

  private CapturedWrite begin() {
    return stream.begin(BUCKET, 1, 0).orElseThrow();
  }

  private CapturedWrite changed(KeyChange change) {
    CapturedWrite write = begin();
    stream.changed(write, List.of(change));
    return write;
  }

  private TaskBatch cutOne() {
    List<TaskBatch> cut = stream.cut();
    assertThat(cut).hasSize(1);
    return cut.get(0);
  }

  private static long sequence(TaskBatch batch) {
    return ((Origin.Stream) batch.origin()).sequence();
  }

  private List<CapturedWrite> accept(TaskBatch batch) {
    return stream.accepted(batch.rule(), sequence(batch));
  }

  private StreamMark mark() {
    return stream.marks().get(0);
  }

  @Test
  void isDoneAtOnceWhenNoRuleMatches() {
    stream.capture(List.of(rule("other"), rule("b", "x/")));
    CapturedWrite write = begin();
    assertThat(stream.changed(write, List.of(write("y")))).isTrue();
    assertThat(stream.cut()).isEmpty();
    assertThat(stream.isIdle()).isTrue();
  }

  @Test
  void cutsAtOnceWhenNothingIsOnItsWayAndCollectsOtherwise() {
    stream.capture(List.of(rule("b")));
    CapturedWrite first = changed(write("1"));
    TaskBatch one = cutOne();
    assertThat(sequence(one)).isEqualTo(1);
    CapturedWrite second = changed(write("2"));
    CapturedWrite third = changed(write("3"));
    assertThat(stream.cut()).isEmpty();
    assertThat(mark().lastSequence()).isEqualTo(2);
    assertThat(accept(one)).containsExactly(first);
    TaskBatch two = cutOne();
    assertThat(sequence(two)).isEqualTo(2);
    assertThat(two.keys()).extracting(k -> k.key().value()).containsExactly("2", "3");
    assertThat(accept(two)).containsExactly(second, third);
    assertThat(stream.isIdle()).isTrue();
  }

  @Test
  void waitsForTheBatchesOfAllMatchingRules() {
    Rule one = rule("b");
    Rule two = rule("b", "k");
    stream.capture(List.of(one, two));
    CapturedWrite write = changed(write("k1"));
    List<TaskBatch> cut = stream.cut();
    assertThat(cut).extracting(TaskBatch::rule).containsExactlyInAnyOrder(one.id(), two.id());
    assertThat(accept(cut.get(0))).isEmpty();
    assertThat(accept(cut.get(1))).containsExactly(write);
  }

  @Test
  void mergesChangesOfAWaitingKey() {
    stream.capture(List.of(rule("b")));
    changed(write("busy"));
    TaskBatch sent = cutOne();
    Instant earliest = clock.instant().minus(OFFSET);
    changed(delete("k"));
    clock.advance(Duration.ofSeconds(1));
    CapturedWrite last = changed(write("k"));
    accept(sent);
    KeyTask task = cutOne().keys().get(0);
    assertThat(task.kind()).isEqualTo(ChangeKind.DELETE);
    assertThat(task.changedAt()).contains(earliest);
    assertThat(stream.accepted(sent.rule(), 2)).contains(last);
  }

  /**
   * A replica's tags or ACL that a client set must not be forgotten for a write beside them (I40).
   */
  @Test
  void keepsThatPropertiesWereSetWhateverIsMergedWithThem() {
    stream.capture(List.of(rule("b")));
    changed(write("busy"));
    TaskBatch sent = cutOne();
    changed(write("k").withProperties(true));
    changed(write("k"));
    changed(write("l"));
    changed(write("l").withProperties(true));
    changed(write("m"));

    accept(sent);
    assertThat(cutOne().keys()).extracting(KeyTask::properties).containsExactly(true, true, false);
  }

  @Test
  void keepsThatAnObjectWasCopiedOntoItselfWhateverIsMergedWithIt() {
    stream.capture(List.of(rule("b")));
    changed(write("busy"));
    TaskBatch sent = cutOne();
    changed(write("k").withSelfCopied(true));
    changed(write("k"));
    changed(write("l").withProperties(true));
    changed(write("l").withSelfCopied(true));
    changed(write("m"));

    accept(sent);
    List<KeyTask> keys = cutOne().keys();
    assertThat(keys).extracting(KeyTask::selfCopied).containsExactly(true, true, false);
    assertThat(keys).extracting(KeyTask::properties).containsExactly(false, true, false);
  }

  /** I31: one that was told to be a marker is one, also if another answer was lost. */
  @Test
  void keepsThatAVersionIsAMarkerWhateverIsMergedWithIt() {
    stream.capture(List.of(rule("b")));
    changed(write("busy"));
    TaskBatch sent = cutOne();
    ObjectKey key = new ObjectKey("k");
    Optional<VersionId> version = Optional.of(new VersionId("v"));
    changed(KeyChange.delete(key, version, true));
    changed(KeyChange.delete(key, version, false));
    changed(delete("l"));

    accept(sent);
    assertThat(cutOne().keys()).extracting(KeyTask::marker).containsExactly(true, false);
  }

  @Test
  void doesNotMergeIntoABatchOnItsWayNorAcrossVersions() {
    stream.capture(List.of(rule("b")));
    changed(write("k"));
    TaskBatch sent = cutOne();
    changed(KeyChange.delete(new ObjectKey("k"), Optional.of(new VersionId("v1"))));
    changed(KeyChange.delete(new ObjectKey("k"), Optional.of(new VersionId("v2"))));
    accept(sent);
    assertThat(cutOne().keys()).hasSize(2);
  }

  @Test
  void splitsByKeysAndByBytes() {
    ChangeStream big = newStream(10_000);
    big.capture(List.of(rule("b")));
    List<KeyChange> changes = new ArrayList<>();
    for (int i = 0; i < TaskBatch.KEYS_MAX + 1; i++) {
      changes.add(write("k" + i));
    }
    big.changed(big.begin(BUCKET, changes.size(), 0).orElseThrow(), changes);
    List<KeyChange> longKeys = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      longKeys.add(write(String.format("%04d", i) + "x".repeat(1020)));
    }
    big.changed(big.begin(BUCKET, 50, 0).orElseThrow(), longKeys);
    TaskBatch first = big.cut().get(0);
    assertThat(first.keys()).hasSize(TaskBatch.KEYS_MAX);
    big.accepted(first.rule(), 1);
    TaskBatch second = big.cut().get(0);
    assertThat(second.keys()).hasSize(1 + 47);
    big.accepted(second.rule(), 2);
    assertThat(big.cut().get(0).keys()).hasSize(3);
    assertThat(big.marks().get(0).lastSequence()).isEqualTo(3);
  }

  @Test
  void holdsTheMarkAtTheOldestWriteInFlightOfItsBucket() {
    stream.capture(List.of(rule("b")));
    CapturedWrite old = begin();
    Instant began = clock.instant();
    clock.advance(Duration.ofSeconds(5));
    CapturedWrite young = begin();
    stream.begin(Rules.bucket("other"), 1, 0);
    clock.advance(Duration.ofSeconds(5));
    assertThat(mark().safeUntil()).isEqualTo(began.minus(OFFSET));
    stream.refused(old);
    assertThat(mark().safeUntil()).isEqualTo(began.plusSeconds(5).minus(OFFSET));
    stream.changed(young, List.of(write("k")));
    assertThat(mark().safeUntil()).isEqualTo(began.plusSeconds(10).minus(OFFSET));
    assertThat(mark().lastSequence()).isEqualTo(1);
  }

  @Test
  void provesNothingBeforeTheStoreAnswered() {
    storeAnswered = false;
    stream.capture(List.of(rule("b")));
    assertThat(mark().safeUntil()).isEqualTo(StreamMark.UNPROVEN);
    CapturedWrite write = begin();
    clock.advance(Duration.ofSeconds(5));
    assertThat(mark().safeUntil()).isEqualTo(StreamMark.UNPROVEN);
    stream.changed(write, List.of(write("k")));
    assertThat(cutOne().keys().get(0).changedAt()).contains(StreamMark.UNPROVEN);
    CapturedWrite next = begin();
    Instant began = clock.instant();
    clock.advance(Duration.ofSeconds(5));
    storeAnswered = true;
    assertThat(mark().safeUntil()).isEqualTo(began.minus(OFFSET));
    stream.refused(next);
    assertThat(mark().safeUntil()).isEqualTo(clock.instant().minus(OFFSET));
  }

  /** I59: what is measured later does not move the beginning of a write in flight. */
  @Test
  void keepsTheStoreTimeAtWhichAWriteBegan() {
    stream.capture(List.of(rule("b")));
    CapturedWrite write = begin();
    Instant began = clock.instant().minus(OFFSET);
    offset = Duration.ofSeconds(-60);
    clock.advance(Duration.ofSeconds(5));
    assertThat(mark().safeUntil()).isEqualTo(began);
    stream.changed(write, List.of(write("k")));
    assertThat(cutOne().keys().get(0).changedAt()).contains(began);
  }

  @Test
  void dropsTheQueueOfARuleThatHasEnded() {
    Rule rule = rule("b");
    Rule vanished = rule("b");
    stream.capture(List.of(rule, vanished));
    changed(write("1"));
    List<TaskBatch> sent = stream.cut();
    stream.capture(List.of(with(rule, RuleStatus.CLOSING)));
    assertThat(stream.queues()).isEqualTo(2);
    sent.forEach(this::accept);
    assertThat(stream.queues()).isEqualTo(1);
    stream.capture(List.of(vanished));
    assertThat(mark().lastSequence()).isEqualTo(1);
    stream.capture(List.of(with(vanished, RuleStatus.CLOSING)));
    assertThat(stream.queues()).isZero();
    assertThat(stream.isIdle()).isTrue();
  }

  @Test
  void matchesTheRulesLiveAtTheEndOfTheWrite() {
    Rule rule = rule("b");
    CapturedWrite write = begin();
    stream.capture(List.of(with(rule, RuleStatus.STARTING)));
    assertThat(stream.changed(write, List.of(write("k")))).isFalse();
    TaskBatch sent = cutOne();
    stream.capture(List.of(with(rule, RuleStatus.CLOSING)));
    assertThat(stream.marks()).isEmpty();
    assertThat(stream.changed(begin(), List.of(write("k")))).isTrue();
    assertThat(accept(sent)).containsExactly(write);
  }

  @Test
  void usesTheLaneOfTheRule() {
    Rule rule = rule("b");
    stream.capture(List.of(rule));
    changed(write("1"));
    TaskBatch live = cutOne();
    assertThat(live.lane()).isEqualTo(Lane.LIVE);
    stream.capture(List.of(rtc(rule)));
    changed(write("2"));
    accept(live);
    TaskBatch rtc = cutOne();
    assertThat(rtc.lane()).isEqualTo(Lane.RTC);
    assertThat(sequence(rtc)).isEqualTo(2);
  }

  @Test
  void refusesNewWritesWhenTooManyChangesWait() {
    ChangeStream small = newStream(3);
    small.capture(List.of(rule("b")));
    CapturedWrite one = small.begin(BUCKET, 1, 0).orElseThrow();
    small.changed(one, List.of(write("1")));
    TaskBatch sent = small.cut().get(0);
    small.changed(small.begin(BUCKET, 1, 0).orElseThrow(), List.of(write("2")));
    CapturedWrite inFlight = small.begin(BUCKET, 1, 0).orElseThrow();
    assertThat(small.begin(BUCKET, 1, 0)).isEmpty();
    small.refused(inFlight);
    assertThat(small.begin(BUCKET, 1, 0)).isPresent();
    small.accepted(sent.rule(), 1);
    assertThat(small.begin(BUCKET, 1, 0)).isPresent();
    assertThat(small.waiting()).isEqualTo(1);
  }

  @Test
  void countsWhatWaitsInEarlierStreams() {
    ChangeStream small = newStream(3);
    assertThat(small.begin(BUCKET, 1, 3)).isEmpty();
    assertThat(small.begin(BUCKET, 1, 2)).isPresent();
    assertThat(small.begin(BUCKET, 1, 2)).isEmpty();
  }

  @Test
  void letsARequestWithMoreKeysThanTheBoundPassWhenNothingWaits() {
    assertThat(newStream(3).begin(BUCKET, 1000, 0)).isPresent();
  }

  @Test
  void takesOverWritesThatAreNotAcknowledged() {
    Rule rule = rule("b");
    stream.capture(List.of(rule));
    CapturedWrite matched = changed(write("1"));
    CapturedWrite acknowledged = begin();
    stream.changed(acknowledged, List.of());
    CapturedWrite inFlight = begin();
    Instant began = clock.instant();
    clock.advance(Duration.ofSeconds(60));

    ChangeStream next = newStream(100);
    next.capture(List.of(rule, rule("b")));
    assertThat(next.takeOver(stream)).containsExactly(matched);
    assertThat(next.marks())
        .allSatisfy(
            m -> {
              assertThat(m.safeUntil()).isEqualTo(began.minus(OFFSET));
              assertThat(m.lastSequence()).isZero();
            });
    next.changed(matched, matched.changes());
    TaskBatch old = cutOne();
    assertThat(accept(old)).isEmpty();
    assertThat(stream.isIdle()).isTrue();
    List<TaskBatch> cut = next.cut();
    assertThat(cut).hasSize(2);
    assertThat(next.accepted(cut.get(0).rule(), 1)).isEmpty();
    assertThat(next.accepted(cut.get(1).rule(), 1)).containsExactly(matched);
    next.refused(inFlight);
    assertThat(next.isIdle()).isTrue();
  }

  @Test
  void refusesAnAcceptanceOfABatchThatIsNotOnItsWay() {
    Rule rule = rule("b");
    stream.capture(List.of(rule));
    changed(write("1"));
    cutOne();
    assertThatThrownBy(() -> stream.accepted(rule.id(), 2))
        .isInstanceOf(IllegalStateException.class);
  }
}
