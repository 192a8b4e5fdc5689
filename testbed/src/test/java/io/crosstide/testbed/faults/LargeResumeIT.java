package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.store.ObjectFacts;
import io.crosstide.testbed.e2e.Await;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I23, I28: a worker is killed in the middle of a large object. Another one goes on with its
 * upload: what was sent is not sent again, counted on the wire. By hand with {@code
 * -Dcrosstide.test.resume-mib=5000}.
 */
@ExtendWith(FaultySystem.class)
class LargeResumeIT {
  private static final long BYTES =
      Integer.getInteger("crosstide.test.resume-mib", 120) * (1L << 20);
  private static final long PART = Math.max(5L << 20, BYTES / 200);
  private static final int PARTS = (int) (BYTES / PART);

  /** The part with which the worker dies. */
  private static final int FATAL = PARTS / 2;

  /** Parts of one object that a worker sends at once. */
  private static final int AT_ONCE = 4;

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final TestRegion TARGET = TestRegion.TARGET;
  private static final String CREATED = TARGET.word() + " > POST uploads";
  private static final String SENT = TARGET.word() + " > PUT uploadId";
  private static final String STORED = TARGET.word() + " < PUT uploadId";

  private final FaultySystem system = FaultySystem.get();
  private final Map<String, Map<String, AtomicLong>> steps = new ConcurrentHashMap<>();
  private final CountDownLatch killed = new CountDownLatch(1);
  private volatile String victim = "";

  @AfterEach
  void mend() throws Exception {
    FaultySystem.WORKERS.forEach(worker -> system.links(worker).unwatch());
    system.mend();
  }

  @Test
  void anotherWorkerGoesOnWhereOneDied() throws Exception {
    try (RulePair pair = new RulePair(system)) {
      pair.replicateTo(TARGET);
      Await.until("the rule works", PATIENCE, () -> pair.figure(TARGET).until().isPresent());
      for (String worker : FaultySystem.WORKERS) {
        system.links(worker).watch(step -> passes(worker, step));
      }

      pair.upload("large", PARTS, PART, Noise::new);

      assertThat(killed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("killed").isTrue();
      long stored = count(victim, STORED);
      assertThat(stored).isGreaterThanOrEqualTo(FATAL - AT_ONCE);
      pair.awaitAcross(TARGET, PATIENCE);
      ObjectFacts source = pair.view(TestRegion.SOURCE).facts("large").orElseThrow();
      ObjectFacts target = pair.view(TARGET).facts("large").orElseThrow();
      assertThat(target.size()).isEqualTo(BYTES / PART * PART);
      assertThat(target.etag()).as("the tag that all parts make").isEqualTo(source.etag());
      long sentAgain = total(SENT) - count(victim, SENT);
      System.out.printf(
          "%d parts: %d were stored when %s died, %d were sent by others%n",
          PARTS, stored, victim, sentAgain);
      assertThat(total(CREATED)).as("uploads begun").isEqualTo(1);
      // A part may be sent twice, as an answer may be lost or two workers have the task.
      assertThat(sentAgain).as("fewer than all").isBetween(1L, PARTS - 1L);
      Await.until("no upload is left", PATIENCE, () -> pair.view(TARGET).uploads().isEmpty());
      Await.until(
          "none is recorded",
          PATIENCE,
          () -> system.figures().uploads(pair.rule(TARGET), "large").isEmpty());
    }
  }

  private boolean passes(String worker, String step) {
    long times =
        steps
            .computeIfAbsent(worker, name -> new ConcurrentHashMap<>())
            .computeIfAbsent(step, name -> new AtomicLong())
            .incrementAndGet();
    if (!step.equals(SENT) || times != FATAL || killed.getCount() == 0) {
      return true;
    }
    kill(worker);
    return false;
  }

  private void kill(String worker) {
    try {
      system.kill(worker);
      victim = worker;
      killed.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long count(String worker, String step) {
    AtomicLong count = steps.getOrDefault(worker, Map.of()).get(step);
    return count == null ? 0 : count.get();
  }

  private long total(String step) {
    return FaultySystem.WORKERS.stream().mapToLong(worker -> count(worker, step)).sum();
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
