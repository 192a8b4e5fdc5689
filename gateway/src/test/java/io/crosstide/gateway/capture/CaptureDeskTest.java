package io.crosstide.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.contracts.stream.StreamOpening;
import io.crosstide.gateway.capture.CaptureDesk.Beat;
import io.crosstide.gateway.capture.CaptureDesk.Sending;
import io.crosstide.gateway.capture.CaptureDesk.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaptureDeskTest {
  private static final BucketRef BUCKET = Rules.bucket("b");
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final List<KeyChange> CHANGE = List.of(KeyChange.write(new ObjectKey("k")));

  private final FakeClock clock = new FakeClock();
  private final Rule rule = Rules.rule("b");
  private List<Rule> rules = List.of(rule);
  private final CaptureDesk desk =
      new CaptureDesk(
          clock,
          clock::ticks,
          (region, tick) -> Optional.of(clock.at(tick)),
          () -> rules,
          100,
          LEASE);

  private void open() {
    desk.beginStream("g");
    desk.opened();
  }

  private void passLease() {
    clock.advance(LEASE.plusMillis(1));
  }

  private Work accept(Sending sending) {
    return desk.accepted(sending.stream(), sending.batch(), 1);
  }

  @Test
  void refusesWritesUntilProgressKnowsTheStream() {
    assertThatThrownBy(() -> desk.begin(BUCKET, 1)).isInstanceOf(CaptureUnavailable.class);
    StreamOpening opening = desk.beginStream("g");
    assertThat(opening.marks()).hasSize(1);
    assertThat(opening.marks().get(0).lastSequence()).isZero();
    assertThatThrownBy(() -> desk.begin(BUCKET, 1)).isInstanceOf(CaptureUnavailable.class);
    assertThat(desk.beats()).isEmpty();
    desk.opened();
    assertThat(desk.begin(BUCKET, 1)).isNotNull();
  }

  @Test
  void asksForTheSameStreamUntilItIsOpen() {
    rules = List.of();
    StreamOpening first = desk.beginStream("g");
    rules = List.of(rule);
    StreamOpening second = desk.beginStream("g");
    assertThat(second.stream()).isEqualTo(first.stream());
    assertThat(second.marks()).hasSize(1);
  }

  @Test
  void sendsAndAcknowledges() {
    open();
    CapturedWrite write = desk.begin(BUCKET, 1);
    Work work = desk.changed(write, CHANGE);
    assertThat(work.send()).hasSize(1);
    assertThat(work.acknowledge()).isEmpty();
    assertThat(accept(work.send().get(0)).acknowledge()).containsExactly(write);
    assertThat(desk.isIdle()).isTrue();
  }

  @Test
  void acknowledgesNothingOnceTheLeaseIsOver() {
    open();
    CapturedWrite inFlight = desk.begin(BUCKET, 1);
    CapturedWrite sent = desk.begin(BUCKET, 1);
    Sending sending = desk.changed(sent, CHANGE).send().get(0);
    passLease();
    assertThat(desk.isLeaseOver()).isTrue();
    assertThatThrownBy(() -> desk.begin(BUCKET, 1)).isInstanceOf(CaptureUnavailable.class);
    Work late = desk.changed(inFlight, CHANGE);
    assertThat(late.acknowledge()).isEmpty();
    Work accepted = accept(sending);
    assertThat(desk.isRenewalDue()).isTrue();
    assertThat(accepted.acknowledge()).isEmpty();

    Instant began = clock.at(0);
    rules = List.of(rule, Rules.rule("b"));
    StreamOpening opening = desk.beginStream("g");
    assertThat(opening.stream()).isNotEqualTo(sending.stream().id());
    assertThat(opening.marks()).allSatisfy(m -> assertThat(m.safeUntil()).isEqualTo(began));
    Work renewed = desk.opened();
    assertThat(renewed.acknowledge()).isEmpty();
    assertThat(renewed.send()).hasSize(2);
    assertThat(renewed.send()).allSatisfy(s -> assertThat(s.batch().keys()).hasSize(1));
    assertThat(accept(renewed.send().get(0)).acknowledge()).isEmpty();
    assertThat(accept(renewed.send().get(1)).acknowledge())
        .containsExactlyInAnyOrder(inFlight, sent);
  }

  @Test
  void closesAnEarlierStreamWhenItIsDrained() {
    open();
    CapturedWrite write = desk.begin(BUCKET, 1);
    Sending sending = desk.changed(write, CHANGE).send().get(0);
    passLease();
    desk.beginStream("g");
    assertThat(desk.beats()).isEmpty();
    Work renewed = desk.opened();
    assertThat(desk.beats()).extracting(Beat::closing).containsExactly(false, false);
    accept(sending);
    List<Beat> beats = desk.beats();
    assertThat(beats).extracting(Beat::closing).containsExactly(true, false);
    assertThat(beats.get(0).marks().get(0).lastSequence()).isEqualTo(1);
    desk.beaten(beats.get(0));
    assertThat(desk.beats()).hasSize(1);
    assertThat(accept(renewed.send().get(0)).acknowledge()).containsExactly(write);
  }

  @Test
  void acceptedBeatsProlongTheLeaseFromTheirSending() {
    open();
    clock.advance(Duration.ofSeconds(6));
    Beat beat = desk.beats().get(0);
    clock.advance(Duration.ofSeconds(3));
    desk.beaten(beat);
    clock.advance(Duration.ofSeconds(6));
    assertThat(desk.isOpen()).isTrue();
    clock.advance(Duration.ofSeconds(2));
    assertThat(desk.isOpen()).isFalse();
  }

  /** An answer that says little about now: progress may have called the stream lost since. */
  @Test
  void aLeaseThatIsOverStaysOver() {
    open();
    Beat early = desk.beats().get(0);
    passLease();
    Beat late = desk.beats().get(0);
    desk.beaten(early);
    desk.beaten(late);
    assertThat(desk.isOpen()).isFalse();
    assertThat(desk.isRenewalDue()).isTrue();
  }

  @Test
  void theLeaseRunsFromWhenProgressWasAsked() {
    desk.beginStream("g");
    passLease();
    desk.opened();
    assertThat(desk.isOpen()).isFalse();
    assertThat(desk.isRenewalDue()).isTrue();
  }

  @Test
  void keepsWhatIsPostponedWhenTheAnswerComesTooLate() {
    open();
    CapturedWrite write = desk.begin(BUCKET, 1);
    passLease();
    desk.changed(write, CHANGE);
    desk.beginStream("g");
    passLease();
    assertThat(desk.opened().send()).isEmpty();
    desk.beginStream("g");
    Work opened = desk.opened();
    assertThat(opened.send()).hasSize(1);
    assertThat(accept(opened.send().get(0)).acknowledge()).containsExactly(write);
  }

  @Test
  void keepsFewStreamsThatTheBrokerTakesNothingOf() {
    open();
    CapturedWrite write = desk.begin(BUCKET, 1);
    desk.changed(write, CHANGE);
    for (int i = 0; i < CaptureDesk.DRAINING_MAX; i++) {
      passLease();
      assertThat(desk.isRenewalDue()).isTrue();
      open();
    }
    assertThat(desk.waiting()).isEqualTo(1 + CaptureDesk.DRAINING_MAX);
    passLease();
    assertThat(desk.isLeaseOver()).isTrue();
    assertThat(desk.isRenewalDue()).isFalse();
  }

  @Test
  void drainsWhatWasAcceptedTooLateHoweverTheOpeningGoes() {
    open();
    Sending first = desk.changed(desk.begin(BUCKET, 1), CHANGE).send().get(0);
    desk.changed(desk.begin(BUCKET, 1), CHANGE);
    passLease();
    assertThat(accept(first).send()).isEmpty();
    desk.beginStream("g");
    passLease();
    Sending second = desk.opened().send().get(0);
    assertThat(second.stream()).isSameAs(first.stream());
    desk.accepted(second.stream(), second.batch(), 2);
    assertThat(desk.beats()).extracting(Beat::closing).containsExactly(true, false);
  }

  @Test
  void boundsWhatWaitsInAllStreamsTogether() {
    open();
    List<KeyChange> changes =
        IntStream.range(0, 60).mapToObj(i -> KeyChange.write(new ObjectKey("k" + i))).toList();
    desk.changed(desk.begin(BUCKET, 60), changes);
    passLease();
    open();
    assertThat(desk.waiting()).isEqualTo(120);
    assertThatThrownBy(() -> desk.begin(BUCKET, 1)).isInstanceOf(CaptureUnavailable.class);
  }

  /** Progress may have opened the stream although its answer never came. */
  @Test
  void endsAStreamThatWasBeingOpened() {
    desk.close();
    assertThat(desk.beats()).isEmpty();
    StreamOpening opening = desk.beginStream("g");
    assertThat(desk.isOpening()).isTrue();
    assertThat(desk.beats()).extracting(Beat::closing).containsExactly(true);
    assertThat(desk.beats().get(0).stream().id()).isEqualTo(opening.stream());
  }

  @Test
  void endsEarlierStreamsWhileANewOneIsBeingOpened() {
    open();
    passLease();
    desk.beginStream("g");
    assertThat(desk.beats()).isEmpty();
    desk.close();
    assertThat(desk.beats()).extracting(Beat::closing).containsExactly(true, true);
  }

  @Test
  void saysClosingOnlyWhenNothingCanFollow() {
    open();
    CapturedWrite write = desk.begin(BUCKET, 1);
    desk.close();
    assertThatThrownBy(() -> desk.begin(BUCKET, 1)).isInstanceOf(CaptureUnavailable.class);
    assertThat(desk.beats()).extracting(Beat::closing).containsExactly(false);
    Sending sending = desk.changed(write, CHANGE).send().get(0);
    assertThat(desk.beats()).extracting(Beat::closing).containsExactly(false);
    accept(sending);
    assertThat(desk.beats()).extracting(Beat::closing).containsExactly(true);
  }

  /** I1: neither a mark passes it nor an end, whatever is done with it. */
  @Test
  void saysNothingOnceAWriteHasNotSettledAtTheEnd() {
    open();
    CapturedWrite write = desk.begin(BUCKET, 1);
    desk.close();
    Sending sending = desk.unsettled(write, CHANGE).send().get(0);
    assertThat(desk.beats()).isEmpty();
    accept(sending);
    assertThat(desk.isIdle()).isTrue();
    assertThat(desk.beats()).isEmpty();
    assertThat(desk.unsettled()).isEqualTo(1);
  }

  @Test
  void endsNoEarlierStreamWhileANewOneDoesNotHoldForAnUnsettledWrite() {
    open();
    CapturedWrite write = desk.begin(BUCKET, 1);
    passLease();
    desk.beginStream("g");
    desk.close();
    assertThat(desk.unsettled(write, CHANGE).send()).isEmpty();
    assertThat(desk.beats()).isEmpty();
    accept(desk.opened().send().get(0));
    assertThat(desk.isIdle()).isTrue();
    assertThat(desk.beats()).isEmpty();
  }

  @Test
  void splitsBeatsWithManyRules() {
    List<StreamMark> marks =
        IntStream.range(0, 1001)
            .mapToObj(i -> new StreamMark(RuleId.random(), Instant.EPOCH, i))
            .toList();
    assertThat(Heartbeats.of(StreamId.random(), "g", Instant.EPOCH, true, marks))
        .extracting(h -> h.marks().size() + " " + h.closing())
        .containsExactly("500 true", "500 true", "1 true");
    assertThat(Heartbeats.of(StreamId.random(), "g", Instant.EPOCH, true, List.of())).hasSize(1);
  }

  /** I1: what a stream that was given up still writes would be found by nobody in time. */
  @Test
  void lastBytesReachTheStoreOnlyBeforeProgressGivesUp() {
    open();
    int era = desk.era();
    assertThat(desk.isCutOff(era)).isFalse();
    passLease();
    assertThat(desk.isCutOff(era)).as("a short outage breaks nothing off").isFalse();
    open();
    assertThat(desk.isCutOff(era)).isFalse();

    passLease();
    passLease();
    assertThat(desk.isCutOff(era)).isTrue();
    open();
    assertThat(desk.isCutOff(era)).as("also if it goes on only afterwards").isTrue();
    assertThat(desk.isCutOff(desk.era())).isFalse();
  }
}
