package io.crosstide.messaging.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SendLineTest {
  private final SendLine line = new SendLine();
  private final List<PendingSend> sends = new ArrayList<>();

  private PendingSend add(long deadlineNanos) {
    PendingSend send =
        new PendingSend(UUID.randomUUID(), new byte[1], Promise.promise(), deadlineNanos);
    sends.add(send);
    line.add(send);
    return send;
  }

  private List<PendingSend> rest() {
    List<PendingSend> rest = new ArrayList<>();
    Optional<PendingSend> next;
    while ((next = line.next()).isPresent()) {
      rest.add(next.get());
    }
    return rest;
  }

  @Test
  void keepsTheOrderOfTheCallsOverALostLink() {
    for (int i = 0; i < 5; i++) {
      add(100);
    }
    assertThat(line.next()).contains(sends.get(0));
    assertThat(line.next()).contains(sends.get(1));
    assertThat(line.next()).contains(sends.get(2));
    assertThat(sends.get(1).finishOnce()).isTrue();
    line.answered(sends.get(1));
    assertThat(line.inFlight()).isEqualTo(2);

    line.sendAgain();
    assertThat(line.inFlight()).isZero();
    assertThat(rest()).containsExactly(sends.get(0), sends.get(2), sends.get(3), sends.get(4));
  }

  @Test
  void letsGoOfWhatIsLateWhetherSentOrNot() {
    PendingSend sent = add(10);
    PendingSend unsent = add(20);
    PendingSend early = add(30);
    assertThat(line.next()).contains(sent);

    assertThat(line.takeLate(9)).isEmpty();
    List<PendingSend> late = line.takeLate(20);
    assertThat(late).containsExactly(sent, unsent);
    assertThat(line.inFlight()).isZero();
    late.forEach(PendingSend::finishOnce);
    line.dropDone();
    assertThat(rest()).containsExactly(early);
    assertThat(early.finishOnce()).isTrue();
    assertThat(line.takeLate(21)).isEmpty();
    assertThat(line.isEmpty()).isTrue();
  }

  @Test
  void givesUpEverythingAtOnce() {
    add(10);
    add(20);
    assertThat(line.next()).isPresent();
    assertThat(line.takeAll()).isEqualTo(sends);
    assertThat(line.isEmpty()).isTrue();
    assertThat(line.next()).isEmpty();
    assertThat(line.inFlight()).isZero();
  }
}
