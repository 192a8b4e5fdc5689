package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.testbed.e2e.Await;
import io.crosstide.testbed.faults.link.FaultyHttp;
import io.crosstide.testbed.faults.link.HttpFault;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I1, I15: one key whose write the target refuses for ever, among many good ones. More of those by
 * hand: {@code -Dcrosstide.test.good-keys=10000}.
 */
@ExtendWith(FaultySystem.class)
class BrokenKeyIT {
  private static final int GOOD = Integer.getInteger("crosstide.test.good-keys", 500);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String BROKEN = "broken";
  private static final TestRegion TARGET = TestRegion.TARGET;

  private final FaultySystem system = FaultySystem.get();

  @AfterEach
  void mend() throws Exception {
    system.mend();
  }

  @Test
  void holdsTheTimestampAloneSaysWhyAndLetsGoWhenRepairedOrSkipped() throws Exception {
    try (RulePair pair = new RulePair(system)) {
      refuse();
      pair.write(BROKEN + "/existing");
      pair.write("existing", GOOD);
      pair.replicateTo(TARGET);
      awaitPresent(pair, "existing", GOOD);
      pair.write("before", GOOD / 2);
      pair.write(BROKEN);
      Instant written = pair.view(TestRegion.SOURCE).facts(BROKEN).orElseThrow().lastModified();
      pair.write("after", GOOD / 2);
      awaitPresent(pair, "before", GOOD / 2);
      awaitPresent(pair, "after", GOOD / 2);
      JsonNode hold = awaitHeldBy(pair);
      assertThat(hold.path("side").asText()).isEqualTo("TARGET");
      assertThat(pair.figure(TARGET).until().orElseThrow()).isBeforeOrEqualTo(written);
      assertThat(pair.figure(TARGET).fraction()).isLessThan(1);
      assertThat(pair.view(TARGET).number(BROKEN)).isEmpty();

      system.mend();
      pair.awaitAcross(TARGET, PATIENCE);
      Await.until("all existing objects", PATIENCE, () -> pair.figure(TARGET).fraction() == 1);
      assertThat(pair.view(TARGET).number(BROKEN)).hasValue(1);

      refuse();
      pair.write(BROKEN + "/for good");
      skip(pair);
      pair.awaitAcross(TARGET, PATIENCE);
      assertThat(pair.holding(TARGET).path("skipped").asLong()).isOne();
      assertThat(pair.view(TARGET).number(BROKEN + "/for good")).isEmpty();
    }
  }

  /** Every worker is refused the writes of the key, and of nothing else. */
  private void refuse() {
    HttpFault refusal = HttpFault.Answer.s3(403, "AccessDenied");
    for (String worker : FaultySystem.WORKERS) {
      FaultyHttp store = system.links(worker).store(TARGET);
      store.script(
          (method, uri) ->
              method.equals("PUT") && uri.contains("/" + BROKEN) ? refusal : HttpFault.NONE);
    }
  }

  private static void awaitPresent(RulePair pair, String prefix, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      String key = prefix + "/" + i;
      Await.until(key, PATIENCE, () -> pair.view(TARGET).number(key).isPresent());
    }
  }

  /** The failure that holds the timestamp: the refusal of the key, once it was answered. */
  private JsonNode awaitHeldBy(RulePair pair) throws Exception {
    return Await.found(
        "the key that holds",
        PATIENCE,
        () ->
            Optional.of(pair.holding(TARGET).at("/hold/failure"))
                .filter(hold -> hold.path("key").asText().startsWith(BROKEN))
                .filter(hold -> hold.path("kind").asText().equals("FORBIDDEN")));
  }

  /** What is tried again meanwhile is another generation, which nobody has seen. */
  private void skip(RulePair pair) throws Exception {
    Await.answer(
        "the key skipped",
        PATIENCE,
        () -> {
          JsonNode hold = awaitHeldBy(pair);
          String key = hold.path("key").asText();
          system.figures().skip(pair.rule(TARGET), key, hold.path("generation").asLong());
          return key;
        });
  }
}
