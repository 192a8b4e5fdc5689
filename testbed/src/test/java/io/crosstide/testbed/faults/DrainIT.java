package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I52: every service gets SIGTERM while clients write and tasks run. Each ends by itself within its
 * bound, with nothing left in its hands, and nothing is lost. More rounds by hand: {@code
 * -Dcrosstide.test.drain-rounds=20}; {@code -Dcrosstide.test.fault-seed=SEED} does the same again.
 */
@ExtendWith(FaultySystem.class)
class DrainIT {
  private static final int RUNS_AT_ONCE = 4;
  private static final int ROUNDS = Integer.getInteger("crosstide.test.drain-rounds", 1);
  private static final Long SEED = Long.getLong("crosstide.test.fault-seed");

  private static final int TERMINATED = 143;

  /** What a service has for both; there are no messages here. */
  private static final Duration HTTP_AND_MESSAGES_MAX = Duration.ofSeconds(20);

  private final FaultySystem system = FaultySystem.get();

  @Test
  void everyServiceEndsInTimeUnderLoadAndNothingIsLost() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      stopEach(SEED == null ? System.nanoTime() : SEED + round);
    }
  }

  /** A client that stands still in the middle of a request holds up nothing else for long. */
  @Test
  void aRequestThatDoesNotEndLeavesTimeForTheRest() throws Exception {
    String head = "POST /streams HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), system.ports().progressService())) {
      client
          .getOutputStream()
          .write((head + "Content-Length: 1000\r\n\r\n{").getBytes(StandardCharsets.UTF_8));
      Instant asked = Instant.now();

      int code = system.stop("progress-service");

      assertThat(code).as("by SIGTERM and not killed").isEqualTo(TERMINATED);
      assertThat(Duration.between(asked, Instant.now())).isLessThan(HTTP_AND_MESSAGES_MAX);
    } finally {
      system.mend();
    }
  }

  private void stopEach(long seed) throws Exception {
    Set<String> before = Set.copyOf(system.unfinished());
    FaultRound.Result result = new FaultRound(system, seed, RUNS_AT_ONCE).run(Faults.stops());
    System.out.println("services that are stopped, seed " + seed + ": " + result);
    assertThat(result.violations()).as("seed %d", seed).isEmpty();
    assertThat(result.differences()).as("seed %d", seed).isEmpty();
    assertThat(result.acknowledged()).isPositive();
    assertThat(system.unfinished())
        .as("seed %d", seed)
        .filteredOn(line -> !before.contains(line))
        .isEmpty();
  }
}
