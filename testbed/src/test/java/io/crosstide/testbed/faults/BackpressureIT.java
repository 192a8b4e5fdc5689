package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSSException;
import io.crosstide.testbed.e2e.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I16, I58: something that the system needs is full or away. A client is refused with the error of
 * OSS or its write is kept; nothing is claimed meanwhile, and all is across afterwards. One case by
 * default, drawn by a printed seed; all with {@code -Dcrosstide.test.backpressure=all}.
 */
@ExtendWith(FaultySystem.class)
class BackpressureIT {
  private static final boolean ALL =
      "all".equals(System.getProperty("crosstide.test.backpressure"));
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int WRITES = 3;
  private static final TestRegion TARGET = TestRegion.TARGET;

  private final FaultySystem system = FaultySystem.get();

  /**
   * What is full or away, what becomes of writes then, and whether rules are told and changed, and
   * progress is told.
   */
  private enum Away {
    /** It still takes what it has given credit for, and keeps it. */
    DISK_OF_THE_BROKER(Writes.EITHER, true, true, true),
    /** To gateways that have to connect anew it gives none. */
    DISK_OF_THE_BROKER_WITHOUT_CREDIT(Writes.REFUSED, true, true, true),
    BROKER(Writes.REFUSED, true, true, true),
    DATABASE(Writes.ACCEPTED, false, false, false),
    /** It answers what is read and stores nothing. Workers go on without it. */
    DISK_OF_THE_DATABASE(Writes.ACCEPTED, true, false, true),
    PROGRESS_SERVICE(Writes.ACCEPTED, true, true, false),
    RULE_SERVICE(Writes.ACCEPTED, false, false, false);

    private final Writes writes;
    private final boolean rules;
    private final boolean changes;
    private final boolean progress;

    Away(Writes writes, boolean rules, boolean changes, boolean progress) {
      this.writes = writes;
      this.rules = rules;
      this.changes = changes;
      this.progress = progress;
    }

    /** While it is so, what a client reads of the timestamp is from before. */
    private boolean stopsTheTimestamp() {
      return this == BROKER || this == DISK_OF_THE_DATABASE;
    }
  }

  private enum Writes {
    ACCEPTED,
    REFUSED,
    EITHER
  }

  @AfterEach
  void mend() throws Exception {
    system.mend();
  }

  @Test
  void refusesOrKeepsWritesAndClaimsNothing() throws Exception {
    long seed = Long.getLong("crosstide.test.fault-seed", System.nanoTime());
    Away[] all = Away.values();
    List<Away> cases = ALL ? List.of(all) : List.of(all[new Random(seed).nextInt(all.length)]);
    System.out.println("full or away, seed " + seed + ": " + cases);
    for (Away away : cases) {
      check(away);
    }
  }

  private void check(Away away) throws Exception {
    try (RulePair pair = new RulePair(system)) {
      pair.replicateTo(TARGET);
      pair.write("before");
      pair.awaitAcross(TARGET, PATIENCE);

      take(away);
      List<String> accepted = new ArrayList<>();
      List<String> refusals = new ArrayList<>();
      Instant broken = Instant.now();
      for (int i = 0; i < WRITES; i++) {
        write(pair, "meanwhile/" + i, accepted, refusals);
      }
      System.out.println(away + ": accepted " + accepted + ", refused with " + refusals);
      if (away.writes == Writes.ACCEPTED) {
        assertThat(refusals).as("%s", away).isEmpty();
      } else if (away.writes == Writes.REFUSED) {
        assertThat(accepted).as("%s", away).isEmpty();
      }
      if (away == Away.DISK_OF_THE_DATABASE) {
        for (String key : accepted) {
          Await.until(key, PATIENCE, () -> pair.view(TARGET).number(key).isPresent());
        }
      }
      if (away.stopsTheTimestamp()) {
        // Floored to the second, and a mark made right before may still have arrived.
        assertThat(pair.figure(TARGET).until().orElseThrow()).isBefore(broken.plusSeconds(2));
      }
      assertThat(refusals).as("%s", away).allMatch("ServiceUnavailable"::equals);
      String unavailable = "ServiceUnavailable";
      assertThat(code(pair::rules)).as("%s: rules", away).isEqualTo(away.rules ? "" : unavailable);
      if (away == Away.DISK_OF_THE_DATABASE) {
        assertThat(code(() -> pair.tryDeleteRule(TARGET))).as("%s", away).isEqualTo(unavailable);
      } else {
        assertThat(code(pair::deleteNoRule))
            .as("%s: a change of rules", away)
            .isEqualTo(away.changes ? "NoSuchReplicationRule" : unavailable);
      }
      assertThat(code(() -> pair.progress(TARGET)))
          .as("%s: progress", away)
          .isEqualTo(away.progress ? "" : unavailable);

      system.mend();
      pair.awaitAcross(TARGET, PATIENCE);
      for (String key : accepted) {
        assertThat(pair.view(TARGET).number(key)).as("%s: %s", away, key).hasValue(1);
      }
      assertThat(pair.view(TARGET).keys())
          .as("%s", away)
          .isEqualTo(pair.view(TestRegion.SOURCE).keys());
      assertThat(pair.figure(TARGET).openFailures()).as("%s", away).isZero();
    }
  }

  private static void write(
      RulePair pair, String key, List<String> accepted, List<String> refusals) {
    String code = code(() -> pair.tryWrite(key));
    if (code.isEmpty()) {
      accepted.add(key);
    } else {
      refusals.add(code);
    }
  }

  /** The code of OSS that a call fails with; empty if it succeeds. */
  private static String code(Runnable call) {
    try {
      call.run();
      return "";
    } catch (OSSException refused) {
      return refused.getErrorCode();
    }
  }

  private void take(Away away) throws Exception {
    switch (away) {
      case DISK_OF_THE_BROKER -> system.fullDisk(true);
      case DISK_OF_THE_BROKER_WITHOUT_CREDIT ->
          system.fullDiskWithoutCredit(List.of("gateway", "gateway-2"));
      case BROKER -> system.kill("broker");
      case DATABASE -> {
        for (String service : List.of("rule-service", "progress-service")) {
          system.links(service).database().forEach(link -> link.refuse(true));
          system.links(service).database().forEach(link -> link.cut());
        }
      }
      case DISK_OF_THE_DATABASE -> system.readOnlyDatabase(true);
      case PROGRESS_SERVICE -> system.kill("progress-service");
      case RULE_SERVICE -> system.kill("rule-service");
    }
  }
}
