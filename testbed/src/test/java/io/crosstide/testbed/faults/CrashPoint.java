package io.crosstide.testbed.faults;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A moment in the protocol of a service at which it is killed: right before a step reaches whom it
 * is meant for, or right after. What it has said before has arrived, and nothing that it says
 * after.
 *
 * @param service process
 * @param step what it was about to say, or to hear
 * @param nth which time, from 1
 * @param arrives whether the step itself arrives: of acknowledgements, which nobody answers
 */
record CrashPoint(String service, String step, int nth, boolean arrives) {
  private static final int REACHED_SECONDS_MAX = 14;
  private static final String ACKNOWLEDGEMENT = "broker > disposition ";

  /** Before the step. */
  static CrashPoint before(String service, String step, int nth) {
    return new CrashPoint(service, step, nth, false);
  }

  /** After the step. */
  static CrashPoint after(String service, String step, int nth) {
    return new CrashPoint(service, step, nth, true);
  }

  /** After which nothing tells the service that it has arrived. */
  static boolean isAcknowledgement(String step) {
    return step.startsWith(ACKNOWLEDGEMENT);
  }

  /** The fault that kills the service there and starts it again. */
  Fault fault(CountDownLatch reached) {
    return new Fault(
        toString(), Optional.of(service), true, (system, random) -> run(system, reached));
  }

  private void run(FaultySystem system, CountDownLatch reached) throws Exception {
    AtomicInteger seen = new AtomicInteger();
    AtomicBoolean isDead = new AtomicBoolean();
    Links links = system.links(service);
    links.watch(
        each -> {
          if (isDead.get() || !each.equals(step) || seen.incrementAndGet() != nth) {
            return !isDead.get();
          }
          isDead.set(true);
          kill(system);
          reached.countDown();
          return arrives;
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

  /** The moment, of a process that may be another one of its kind. */
  String at(String kind) {
    String moment = arrives ? " after [" : " before [";
    return kind + moment + step + "]" + (nth == 1 ? "" : " no. " + nth);
  }

  @Override
  public String toString() {
    return "kill -9 " + at(service);
  }
}
