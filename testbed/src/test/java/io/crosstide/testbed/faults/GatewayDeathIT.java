package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSSException;
import io.crosstide.testbed.e2e.Await;
import io.crosstide.testbed.faults.link.HttpFault;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I1, I4: a gateway is killed when the store has carried out a write or a delete, and before
 * anybody else has heard of it; or it is stopped while the store is still at them. No client got a
 * good answer, and yet they go across; until then the timestamp does not pass them.
 */
@ExtendWith(FaultySystem.class)
class GatewayDeathIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final TestRegion TARGET = TestRegion.TARGET;
  private static final String GATEWAY = "gateway";

  /** The second gateway. */
  private static final String STOPPED = FaultySystem.SLOW_TO_SETTLE;

  private static final String PUBLISH = "broker > transfer tasks.live";
  private static final String REPORT = "broker > transfer reports";

  /** A JVM that has run its shutdown hooks after SIGTERM. */
  private static final int ENDED = 143;

  /** On a busy machine writes may settle before the gateway ends, or be looked for too early. */
  private static final int TRIES_MAX = 3;

  private final FaultySystem system = FaultySystem.get();
  private final ExecutorService stopping = Executors.newSingleThreadExecutor();

  @AfterEach
  void mend() throws Exception {
    stopping.shutdown();
    FaultySystem.SERVICES.forEach(service -> system.links(service).unwatch());
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

  /** Proxies gave up on the store, and workers have looked before it was done. */
  @Test
  void whatTheStoreFinishesAfterAStopGoesAcross() throws Exception {
    try (RulePair pair = new RulePair(system, 1)) {
      pair.replicateTo(TARGET);
      boolean wasFound = false;
      for (int number = 1; !wasFound && number <= TRIES_MAX; number++) {
        wasFound = isFoundAfterStop(pair, "written-" + number, "deleted-" + number);
        system.mend();
      }
      assumeTrue(wasFound, "a write had not settled, and was done before it was looked for");
    }
  }

  private boolean isFoundAfterStop(RulePair pair, String written, String deleted) throws Exception {
    pair.write(deleted);
    pair.awaitAcross(TARGET, PATIENCE);
    long called = System.nanoTime();
    HttpFault.Late put = giveUp(pair, "PUT", written, () -> pair.tryWrite(written));
    HttpFault.Late delete = giveUp(pair, "DELETE", deleted, () -> pair.tryDelete(deleted));
    int earlier = system.unsettled().size();
    AtomicLong handedOver = new AtomicLong();
    AtomicInteger looks = new AtomicInteger();
    watch(handedOver, looks);

    Future<Integer> code = stopping.submit(() -> system.stop(STOPPED));
    Await.until("workers have looked", PATIENCE, () -> looks.get() >= 2);
    put.go().complete();
    delete.go().complete();
    assertThat(put.status().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(delete.status().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(204);
    Instant done = Instant.now();
    boolean isBeforeLoss = System.nanoTime() - handedOver.get() < FaultySystem.LOST_AFTER.toNanos();
    boolean hadSettled = handedOver.get() - called > FaultySystem.SLOW_SETTLING.toNanos();

    assertThat(code.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ENDED);
    if (hadSettled || !isBeforeLoss) {
      return false;
    }
    BucketView source = pair.view(TestRegion.SOURCE);
    BucketView target = pair.view(TARGET);
    assertThat(source.number(deleted)).isEmpty();
    Instant there = source.facts(written).orElseThrow().lastModified();
    awaitAcross(
        () -> {
          boolean isWritten = isAcross(pair, there, () -> target.number(written).isPresent());
          boolean isDeleted = isAcross(pair, done, () -> target.number(deleted).isEmpty());
          return isWritten && isDeleted;
        });
    assertThat(system.unsettled()).hasSize(earlier + 1);
    return true;
  }

  /**
   * Calls the gateway until the store has the request; its client is told that it took too long.
   */
  private HttpFault.Late giveUp(RulePair pair, String method, String key, Runnable call)
      throws Exception {
    HttpFault.Late late = new HttpFault.Late(Optional.of(HttpFault.Answer.bare(504)));
    String path = "/" + pair.view(TestRegion.SOURCE).bucket().value() + "/" + key;
    system
        .links(STOPPED)
        .store(TestRegion.SOURCE)
        .script(
            (called, uri) -> called.equals(method) && uri.startsWith(path) ? late : HttpFault.NONE);
    callUntil("given up", call, late.read()::isDone);
    return late;
  }

  /** When the gateway hands something over, and how often workers report from then on. */
  private void watch(AtomicLong handedOver, AtomicInteger looks) {
    system
        .links(STOPPED)
        .watch(
            step -> {
              if (step.equals(PUBLISH)) {
                handedOver.compareAndSet(0, System.nanoTime());
              }
              return true;
            });
    for (String worker : FaultySystem.WORKERS) {
      system
          .links(worker)
          .watch(
              step -> {
                if (step.equals(REPORT) && handedOver.get() != 0) {
                  looks.incrementAndGet();
                }
                return true;
              });
    }
  }

  private static void awaitAcross(RulePair pair, Instant change, Callable<Boolean> isThere)
      throws Exception {
    awaitAcross(() -> isAcross(pair, change, isThere));
  }

  private static void awaitAcross(Callable<Boolean> isAcross) throws Exception {
    Await.until("across, and told", PATIENCE, isAcross);
  }

  /** All the time, whatever the timestamp says of it is so. */
  private static boolean isAcross(RulePair pair, Instant change, Callable<Boolean> there)
      throws Exception {
    boolean isTold = pair.figure(TARGET).until().orElseThrow().isAfter(change);
    boolean isThere = there.call();
    assertThat(isThere || !isTold).as("told of %s too early", change).isTrue();
    return isThere && isTold;
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
    callUntil("a dead gateway", call, isDead::get);
    links.unwatch();
  }

  /** A gateway that has no stream at the moment refuses, and has not written. */
  private static void callUntil(String what, Runnable call, BooleanSupplier isDone)
      throws Exception {
    Await.until(
        what,
        PATIENCE,
        () -> {
          assertThatThrownBy(call::run).isInstanceOfAny(ClientException.class, OSSException.class);
          return isDone.getAsBoolean();
        });
  }

  private void kill() {
    try {
      system.kill(GATEWAY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
