package io.crosstide.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.BucketName;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaptureDeskTest {
  private static final BucketName BUCKET = new BucketName("b");
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final List<KeyChange> CHANGE = List.of(KeyChange.write(new ObjectKey("k")));

  private final FakeClock clock = new FakeClock();
  private final Rule rule = Rules.rule("b");
  private long ticks;
  private final CaptureDesk desk =
      new CaptureDesk(clock, () -> ticks, region -> Duration.ZERO, 100, LEASE);

  private void pass(Duration time) {
    clock.advance(time);
    ticks += time.toNanos();
  }

  private void open() {
    desk.beginStream("g", List.of(rule));
    desk.opened(List.of(rule));
  }

  private Work accept(Sending sending) {
    return desk.accepted(sending.stream(), sending.batch(), 1);
  }

  @Test
  void refusesWritesUntilProgressKnowsTheStream() {
    assertThatThrownBy(() -> desk.begin(BUCKET, 1)).isInstanceOf(CaptureUnavailable.class);
    StreamOpening opening = desk.beginStream("g", List.of(rule));
    assertThat(opening.marks()).hasSize(1);
    assertThat(opening.marks().get(0).lastSequence()).isZero();
    assertThatThrownBy(() -> desk.begin(BUCKET, 1)).isInstanceOf(CaptureUnavailable.class);
    assertThat(desk.beats()).isEmpty();
    desk.opened(List.of(rule));
    assertThat(desk.begin(BUCKET, 1)).isNotNull();
  }

  @Test
  void asksForTheSameStreamUntilItIsOpen() {
    StreamOpening first = desk.beginStream("g", List.of());
    StreamOpening second = desk.beginStream("g", List.of(rule));
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
    pass(LEASE.plusMillis(1));
    assertThat(desk.isLeaseOver()).isTrue();
    assertThatThrownBy(() -> desk.begin(BUCKET, 1)).isInstanceOf(CaptureUnavailable.class);
    Work late = desk.changed(inFlight, CHANGE);
    assertThat(late.renew()).isTrue();
    assertThat(late.acknowledge()).isEmpty();
    Work accepted = accept(sending);
    assertThat(accepted.renew()).isTrue();
    assertThat(accepted.acknowledge()).isEmpty();

    Rule missed = Rules.rule("b");
    StreamOpening opening = desk.beginStream("g", List.of(rule, missed));
    assertThat(opening.stream()).isNotEqualTo(sending.stream().id());
    assertThat(opening.marks())
        .allSatisfy(m -> assertThat(m.safeUntil()).isEqualTo(inFlight.began()));
    Work renewed = desk.opened(List.of(rule, missed));
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
    pass(LEASE.plusMillis(1));
    desk.beginStream("g", List.of(rule));
    assertThat(desk.beats()).isEmpty();
    Work renewed = desk.opened(List.of(rule));
    assertThat(desk.beats()).extracting(Beat::closing).containsExactly(false, false);
    accept(sending);
    List<Beat> beats = desk.beats();
    assertThat(beats).extracting(Beat::closing).containsExactly(true, false);
    assertThat(beats.get(0).marks().get(0).lastSequence()).isEqualTo(1);
    desk.beaten(beats.get(0), ticks);
    assertThat(desk.beats()).hasSize(1);
    assertThat(accept(renewed.send().get(0)).acknowledge()).containsExactly(write);
  }

  @Test
  void acceptedBeatsProlongTheLeaseFromTheirSending() {
    open();
    pass(Duration.ofSeconds(6));
    long sentTick = ticks;
    Beat beat = desk.beats().get(0);
    pass(Duration.ofSeconds(3));
    desk.beaten(beat, sentTick);
    pass(Duration.ofSeconds(6));
    assertThat(desk.isOpen()).isTrue();
    pass(Duration.ofSeconds(2));
    assertThat(desk.isOpen()).isFalse();
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
}
