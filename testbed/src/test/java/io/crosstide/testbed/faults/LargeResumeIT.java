package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.store.ObjectFacts;
import io.crosstide.testbed.e2e.Await;
import io.crosstide.testbed.faults.link.Frame;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I23, I28: a worker is killed in the middle of a large object. Another one goes on with its
 * upload: what was there when it looked is not sent again, counted on the wire. By hand with {@code
 * -Dcrosstide.test.resume-mib=5000}.
 */
@ExtendWith(FaultySystem.class)
class LargeResumeIT {
  private static final long BYTES =
      Integer.getInteger("crosstide.test.resume-mib", 120) * (1L << 20);
  private static final long PART = Math.max(5L << 20, BYTES / 200);
  private static final int PARTS = (int) (BYTES / PART);

  /** The part with which the worker dies, counted as they are sent. */
  private static final int FATAL = PARTS / 2;

  /** Objects that are tried until a worker finds the upload of the dead one. */
  private static final int TRIES_MAX = 3;

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final TestRegion TARGET = TestRegion.TARGET;

  private final FaultySystem system = FaultySystem.get();

  @AfterEach
  void mend() throws Exception {
    FaultySystem.WORKERS.forEach(worker -> system.links(worker).unwatch());
    system.mend();
  }

  /**
   * On a busy machine a gateway may take itself for lost, and the recovery then brings the task to
   * a second worker, which may even be done before the dead worker's turn comes again.
   */
  @Test
  void anotherWorkerGoesOnWhereOneDied() throws Exception {
    try (RulePair pair = new RulePair(system)) {
      pair.replicateTo(TARGET);
      Await.until("the rule works", PATIENCE, () -> pair.figure(TARGET).until().isPresent());
      int found = 0;
      for (int number = 1; found == 0 && number <= TRIES_MAX; number++) {
        found = partsFoundAfterDeath(pair, "large-" + number);
        system.mend();
      }
      assertThat(found).as("parts found in the upload of the dead worker").isPositive();
    }
  }

  private int partsFoundAfterDeath(RulePair pair, String key) throws Exception {
    UploadWatch watch = new UploadWatch(pair.view(TARGET).bucket().value(), key);
    AtomicReference<String> victim = new AtomicReference<>("");
    for (String worker : FaultySystem.WORKERS) {
      Links links = system.links(worker);
      links.store(TARGET).gate(frame -> passes(watch, worker, frame, victim));
      links
          .services()
          .get("progress")
          .gate(
              frame -> {
                watch.records(worker, frame);
                return true;
              });
    }
    pair.upload(key, PARTS, PART, Noise::new);
    pair.awaitAcross(TARGET, PATIENCE);
    ObjectFacts source = pair.view(TestRegion.SOURCE).facts(key).orElseThrow();
    ObjectFacts target = pair.view(TARGET).facts(key).orElseThrow();
    assertThat(target.size()).isEqualTo(BYTES / PART * PART);
    assertThat(target.etag()).as("the tag that all parts make").isEqualTo(source.etag());
    System.out.printf(
        "%d parts, %d uploads: %s died with its part %d, others found %d parts and sent %d%n",
        PARTS,
        watch.begun(),
        victim.get(),
        FATAL,
        watch.wentOnWith(),
        watch.sent(FaultySystem.WORKERS) - watch.sent(victim.get()));
    assertThat(watch.wrong()).isEmpty();
    Await.until("no upload is left", PATIENCE, () -> pair.view(TARGET).uploads().isEmpty());
    Await.until(
        "none is recorded",
        PATIENCE,
        () -> system.figures().uploads(pair.rule(TARGET), key).isEmpty());
    return watch.wentOnWith();
  }

  private boolean passes(
      UploadWatch watch, String worker, Frame frame, AtomicReference<String> victim) {
    boolean isPart = watch.store(worker, frame);
    boolean isFatal = isPart && watch.sent(worker) == FATAL && victim.compareAndSet("", worker);
    if (isFatal) {
      kill(worker);
      watch.died(worker);
    }
    return !isFatal;
  }

  private void kill(String worker) {
    try {
      system.kill(worker);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Bytes that differ from part to part. */
  private static final class Noise extends InputStream {
    private static final AtomicLong SEED = new AtomicLong();
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private long state = SEED.incrementAndGet() * STEP;
    private long left = PART;

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int count = (int) Math.min(length, left);
      for (int i = 0; i < count; i++) {
        state += STEP;
        target[offset + i] = (byte) (state >>> 56);
      }
      left -= count;
      return count;
    }
  }
}
