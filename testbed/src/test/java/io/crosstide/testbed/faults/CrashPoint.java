package io.crosstide.testbed.faults;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A moment in the protocol of a service at which it is killed: right before the step reaches whom
 * it is meant for. What it has said before has arrived, this and all after it has not.
 *
 * @param service process
 * @param step what it was about to say, or to hear
 * @param nth which time, from 1
 */
record CrashPoint(String service, String step, int nth) {
  private static final int REACHED_SECONDS_MAX = 12;

  /** The fault that kills the service there and starts it again. */
  Fault fault(CountDownLatch reached) {
    return new Fault(toString(), true, (system, random) -> run(system, reached));
  }

  private void run(FaultySystem system, CountDownLatch reached) throws Exception {
    AtomicInteger seen = new AtomicInteger();
    Links links = system.links(service);
    links.watch(
        each -> {
          if (!each.equals(step) || seen.incrementAndGet() != nth) {
            return true;
          }
          kill(system);
          reached.countDown();
          return false;
        });
    if (reached.await(REACHED_SECONDS_MAX, TimeUnit.SECONDS)) {
      links.unwatch();
      system.launch(service);
    } else {
      links.unwatch();
    }
  }

  private void kill(FaultySystem system) {
    try {
      system.kill(service);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "kill -9 " + service + " before [" + step + "]" + (nth == 1 ? "" : " no. " + nth);
  }
}
