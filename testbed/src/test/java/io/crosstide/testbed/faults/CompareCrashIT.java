package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.PutRequest;
import io.crosstide.store.memory.MemoryBody;
import io.crosstide.testbed.e2e.Await;
import io.crosstide.testbed.e2e.OperatorCalls;
import io.crosstide.testbed.faults.link.FaultyHttp;
import io.crosstide.testbed.faults.link.HttpFault;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I9, I12, I45: a worker is killed in the middle of a comparison, with keys of a page in work.
 * Other workers end it, and it tells of every key once, in whatever sections it was listed. With
 * {@code -Dcrosstide.test.compare-crash=all} also in one that repairs.
 */
@ExtendWith(FaultySystem.class)
class CompareCrashIT {
  private static final boolean ALL =
      "all".equals(System.getProperty("crosstide.test.compare-crash"));
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final TestRegion TARGET = TestRegion.TARGET;

  /** So many that what is listed is split in sections. */
  private static final int OBJECTS = 600;

  private static final int MISSING = 5;
  private static final int CHANGED = 4;
  private static final int EXTRA = 3;

  /** A key that is equal and looked at among the others. */
  private static final String HUNG = "k/30";

  private final FaultySystem system = FaultySystem.get();
  private final OperatorCalls operator = new OperatorCalls(system.installation().connection());

  @AfterEach
  void mend() throws Exception {
    system.mend();
  }

  @Test
  void tellsOfEveryKeyOnceWhenAWorkerIsKilled() throws Exception {
    try (RulePair pair = new RulePair(system)) {
      pair.replicateTo(TARGET);
      pair.write("k", OBJECTS);
      pair.awaitAcross(TARGET, PATIENCE);
      pair.awaitExisting(TARGET, PATIENCE);
      spoil(pair.view(TestRegion.SOURCE), pair.view(TARGET));
      pair.awaitAcross(TARGET, PATIENCE);

      JsonNode report = compareWithDeath(pair, "{\"mode\":\"report\"}");
      assertCounts(report, OBJECTS, MISSING, CHANGED, EXTRA);
      assertThat(report.at("/counts/foundByAudit").asInt()).isEqualTo(MISSING + CHANGED + EXTRA);
      assertThat(differences(pair, report)).isEqualTo(MISSING + CHANGED + EXTRA);

      if (!ALL) {
        return;
      }

      // What a worker has repaired and not reported is found equal by the next.
      JsonNode repair = compareWithDeath(pair, "{\"mode\":\"repair-with-deletes\"}");
      assertThat(repair.at("/counts/repaired").asInt())
          .isEqualTo(differing(repair))
          .isLessThanOrEqualTo(MISSING + CHANGED + EXTRA);
      assertThat(pair.view(TARGET).keys()).isEqualTo(pair.view(TestRegion.SOURCE).keys());

      assertCounts(done(pair, order(pair, "{}")), OBJECTS - EXTRA, 0, 0, 0);
    }
  }

  private static void spoil(BucketView source, BucketView target) throws Exception {
    for (int i = 0; i < MISSING; i++) {
      target.delete("k/1" + i);
    }
    for (int i = 0; i < CHANGED; i++) {
      PutRequest request = PutRequest.of(5, ObjectAttributes.NONE);
      ObjectKey key = new ObjectKey("k/2" + i);
      await(target.store().put(target.bucket(), key, request, MemoryBody.of("other")));
    }
    for (int i = 0; i < EXTRA; i++) {
      source.delete("k/4" + i);
    }
  }

  /** A comparison whose page is in work at a worker that dies; those that are left end it. */
  private JsonNode compareWithDeath(RulePair pair, String order) throws Exception {
    AtomicReference<String> inWork = new AtomicReference<>();
    for (String worker : FaultySystem.WORKERS) {
      store(worker)
          .script(
              (method, uri) ->
                  uri.contains(HUNG) && inWork.compareAndSet(null, worker)
                      ? new HttpFault.Hang()
                      : HttpFault.NONE);
    }
    String comparison = order(pair, order);
    Await.until("a key in work", PATIENCE, () -> inWork.get() != null);
    assertThat(state(pair, comparison).get("status").asText()).isEqualTo("running");
    system.kill(inWork.get());
    return done(pair, comparison);
  }

  private FaultyHttp store(String worker) {
    return system.links(worker).store(TARGET);
  }

  private String order(RulePair pair, String order) throws Exception {
    return operator.post(200, comparisons(pair), order).get("id").asText();
  }

  private JsonNode done(RulePair pair, String comparison) throws Exception {
    Await.until(
        "the comparison done",
        PATIENCE,
        () -> state(pair, comparison).get("status").asText().equals("done"));
    return state(pair, comparison);
  }

  private JsonNode state(RulePair pair, String comparison) throws Exception {
    return operator.get(200, comparisons(pair) + "/" + comparison);
  }

  private int differences(RulePair pair, JsonNode comparison) throws Exception {
    String id = comparison.get("id").asText();
    return operator.get(200, comparisons(pair) + "/" + id + "/differences").get("keys").size();
  }

  private static String comparisons(RulePair pair) {
    return "/rules/" + pair.rule(TARGET) + "/comparisons";
  }

  private static int differing(JsonNode comparison) {
    JsonNode counts = comparison.get("counts");
    return counts.path("missing").asInt()
        + counts.path("changed").asInt()
        + counts.path("extra").asInt();
  }

  private static void assertCounts(
      JsonNode comparison, int lookedAt, int missing, int changed, int extra) {
    TreeMap<String, Integer> counts = new TreeMap<>();
    comparison
        .get("counts")
        .fields()
        .forEachRemaining(count -> counts.put(count.getKey(), count.getValue().asInt()));
    assertThat(counts)
        .as(comparison.toString())
        .containsEntry("lookedAt", lookedAt)
        .containsEntry("missing", missing)
        .containsEntry("changed", changed)
        .containsEntry("extra", extra)
        .containsEntry("equal", lookedAt - missing - changed - extra)
        .containsEntry("failed", 0)
        .containsEntry("underway", 0)
        .containsEntry("repaired", 0);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
