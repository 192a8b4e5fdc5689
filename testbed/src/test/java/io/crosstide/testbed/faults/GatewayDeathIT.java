package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSSException;
import io.crosstide.testbed.e2e.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I1, I4: a gateway is killed when the store has carried out a write or a delete, and before
 * anybody else has heard of it. No client got an answer, and yet it goes across; until then the
 * timestamp does not pass it.
 */
@ExtendWith(FaultySystem.class)
class GatewayDeathIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final TestRegion TARGET = TestRegion.TARGET;
  private static final String GATEWAY = "gateway";
  private static final String PUBLISH = "broker > transfer tasks.live";

  private final FaultySystem system = FaultySystem.get();

  @AfterEach
  void mend() throws Exception {
    system.mend();
  }

  @Test
  void whatOnlyTheStoreKnowsGoesAcross() throws Exception {
    try (RulePair pair = new RulePair(system)) {
      pair.replicateTo(TARGET);
      pair.write("deleted");
      pair.awaitAcross(TARGET, PATIENCE);

      dieAt(() -> pair.tryWrite("written"));
      BucketView source = pair.view(TestRegion.SOURCE);
      Instant written = source.facts("written").orElseThrow().lastModified();
      assertThat(pair.view(TARGET).number("written")).isEmpty();
      awaitAcross(pair, written, () -> pair.view(TARGET).number("written").isPresent());
      system.mend();

      dieAt(() -> pair.tryDelete("deleted"));
      assertThat(source.number("deleted")).isEmpty();
      assertThat(pair.view(TARGET).number("deleted")).hasValue(1);
      awaitAcross(pair, Instant.now(), () -> pair.view(TARGET).number("deleted").isEmpty());
      system.mend();
    }
  }

  /** All the time, whatever the timestamp says of it is so. */
  private static void awaitAcross(RulePair pair, Instant change, Callable<Boolean> isAcross)
      throws Exception {
    Await.until(
        "across, and told",
        PATIENCE,
        () -> {
          boolean isTold = pair.figure(TARGET).until().orElseThrow().isAfter(change);
          boolean isThere = isAcross.call();
          assertThat(isThere || !isTold).as("told of %s too early", change).isTrue();
          return isThere && isTold;
        });
  }

  /** The gateway dies with the call, right before it says to the broker what has changed. */
  private void dieAt(Runnable call) throws Exception {
    Links links = system.links(GATEWAY);
    AtomicBoolean isDead = new AtomicBoolean();
    links.watch(
        step -> {
          if (step.equals(PUBLISH) && isDead.compareAndSet(false, true)) {
            kill();
          }
          return !isDead.get();
        });
    // A gateway that has no stream at the moment refuses, and has not written.
    Await.until(
        "a dead gateway",
        PATIENCE,
        () -> {
          assertThatThrownBy(call::run).isInstanceOfAny(ClientException.class, OSSException.class);
          return isDead.get();
        });
    links.unwatch();
  }

  private void kill() {
    try {
      system.kill(GATEWAY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
