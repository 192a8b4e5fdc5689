package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * I1, I44: no timestamp waits for the keys of a history survey, so what was read for one of them
 * may not go over what a newer change has brought meanwhile, not even until the source is looked at
 * again.
 */
class FoundKeysTest {
  private static final Set<String> WRITES = Set.of("put", "completeUpload");
  private static final int NEWER = 30;

  private final List<Long> sizesAtTarget = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Bench();
  }

  @AfterEach
  void stop() throws Exception {
    bench.sweep();
    assertThat(bench.uploads()).as("uploads left behind").isZero();
  }

  @ParameterizedTest(name = "looks {0}")
  @ValueSource(booleans = {true, false})
  void aMissingKeyIsNotPutOverANewerOne(boolean looks) throws Exception {
    bench.write("k", 10);
    anotherWorkerCopiesBeforeWrite("put", 1);

    Outcome outcome = found(looks);

    assertThat(outcome).isEqualTo(new Outcome.Unchanged());
    assertThat(sizesAtTarget).containsOnly((long) NEWER);
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** Comparisons date what came after the rule was put. */
  @Test
  void aMissingKeyThatIsNewIsNotPutOverANewerOne() throws Exception {
    bench.write("k", 10);
    anotherWorkerCopiesBeforeWrite("put", 1);
    KeyTask found = Cases.found("k");
    KeyTask dated =
        new KeyTask(
            found.key(),
            found.kind(),
            found.version(),
            Optional.of(Instant.now()),
            found.etag(),
            found.size(),
            0);

    Outcome outcome =
        Bytes.await(bench.replicator().replicate(bench.rule, dated, Lane.HISTORY, false, false));

    assertThat(outcome).isEqualTo(new Outcome.Unchanged());
    assertThat(sizesAtTarget).containsOnly((long) NEWER);
  }

  @Test
  void aKeyThatDiffersIsNotPutOverANewerOne() throws Exception {
    bench.write("k", 5);
    bench.live(Cases.write("k"));
    bench.write("k", 10);
    anotherWorkerCopiesBeforeWrite("put", 1);

    assertThat(found(true)).isEqualTo(new Outcome.Unchanged());

    assertThat(sizesAtTarget).containsOnly((long) NEWER);
  }

  @Test
  void partsDoNotBecomeAnObjectOverANewerOne() throws Exception {
    bench.write("k", 4 * Bench.PART);
    anotherWorkerCopiesBeforeWrite("completeUpload", 1);

    assertThat(found(false)).isEqualTo(new Outcome.Unchanged());

    assertThat(sizesAtTarget).containsOnly((long) NEWER);
  }

  /** What it has copied itself it may replace, and nothing else. */
  @Test
  void aSecondWriteIsOverItsOwnFirst() throws Exception {
    bench.write("k", 10);
    ObjectStore source = bench.source;
    bench.stores.put(
        bench.rule.source().region(),
        Hooked.before(source, "head", 1, () -> bench.put("k", new byte[20], Bench.headers("n/n"))));
    anotherWorkerCopiesBeforeWrite("put", 2);

    assertThat(found(false)).isEqualTo(new Outcome.Copied(10));

    assertThat(sizesAtTarget).containsOnly(10L, (long) NEWER);
    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void whatVanishedIsLookedAtAgain() throws Exception {
    bench.write("k", 5);
    bench.live(Cases.write("k"));
    bench.write("k", 10);
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.before(
            bench.target,
            "put",
            1,
            () ->
                bench.target.delete(
                    bench.rule.target().bucket(), new ObjectKey("k"), Optional.empty())));

    assertThat(found(true)).isEqualTo(new Outcome.Copied(10));

    assertThat(bench.isEqual("k")).isTrue();
  }

  /** What was sent must have been checked, also where that takes two puts. */
  @Test
  void whatIsSentOnceMoreIsNotRefused() throws Exception {
    Encryption encryption = new Encryption("AES256", Optional.empty());
    bench.write("k", 10, ReplicatorEncryptionTest.encrypted(encryption));
    int[] puts = {0};
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.store(
            bench.target,
            (name, arguments, real) -> {
              puts[0] += name.equals("put") ? 1 : 0;
              return real.apply(arguments).map(answer -> puts[0] == 1 ? otherTag(answer) : answer);
            }));

    assertThat(found(false)).isInstanceOf(Outcome.Copied.class);

    assertThat(puts[0]).isEqualTo(2);
  }

  /** One that answers 501 is not asked again, nor one that refuses again and again what is so. */
  @ParameterizedTest
  @CsvSource({"UNSUPPORTED, 3", "MOVED, 6"})
  void aStoreWithoutConditionsIsNotAskedForEver(FailureKind kind, int asked) throws Exception {
    bench.stores.put(bench.rule.target().region(), refusing(kind, ""));
    for (String key : List.of("k", "l", "m", "n")) {
      bench.write(key, 10);
      assertThat(found(key, false)).isEqualTo(new Outcome.Copied(10));
    }
    assertThat(refused).hasSize(asked).doesNotContain("n");
  }

  /** Of several at once a store lets one through, and the others may find nothing there yet. */
  @Test
  void aConflictSaysNothingOfTheStore() throws Exception {
    bench.stores.put(
        bench.rule.target().region(), refusing(FailureKind.MOVED, "ConditionalRequestConflict"));
    bench.write("k", 10);
    KeyFailure failure = Bench.failure(found(false));
    assertThat(failure.kind()).isEqualTo(FailureKind.MOVED);
    assertThat(refused).hasSizeGreaterThan(3);
    assertThat(
            bench.unconditional.isKnown(
                bench.rule.target().region(), UnconditionalRegions.Write.WHOLE))
        .isFalse();
  }

  @Test
  void anUploadIsCompletedWithoutConditionWhereTheStoreHasNone() throws Exception {
    bench.stores.put(bench.rule.target().region(), refusing(FailureKind.UNSUPPORTED, ""));
    bench.write("k", 4 * Bench.PART);
    assertThat(found(false)).isEqualTo(new Outcome.Copied(4 * Bench.PART));
    assertThat(bench.target.count("createUpload")).isEqualTo(1);
  }

  private ObjectStore refusing(FailureKind kind, String code) {
    return Hooked.store(
        bench.target,
        (name, arguments, real) -> {
          boolean isConditional =
              name.equals("put") && ((PutRequest) arguments[2]).conditions().isConditional()
                  || name.equals("completeUpload")
                      && ((WriteConditions) arguments[2]).isConditional();
          if (!isConditional) {
            return real.apply(arguments);
          }
          refused.add(name.equals("put") ? ((ObjectKey) arguments[1]).value() : name);
          return Future.failedFuture(
              new StoreException(kind, 0, code, "No conditions", Optional.empty(), null));
        });
  }

  /** As a store has it whose tags are no MD5s. */
  private static Object otherTag(Object answer) {
    ETag other = new ETag("0".repeat(32));
    if (answer instanceof WriteResult made) {
      return new WriteResult(other, made.version(), made.lastModified(), made.sourceVersion());
    }
    return answer instanceof ObjectFacts facts
        ? new ObjectFacts(
            facts.size(),
            other,
            facts.lastModified(),
            facts.version(),
            facts.headers(),
            facts.storageClass(),
            facts.encryption(),
            facts.tagCount(),
            facts.partCount())
        : answer;
  }

  private Outcome found(boolean looks) throws Exception {
    return found("k", looks);
  }

  private Outcome found(String key, boolean looks) throws Exception {
    return Bytes.await(
        bench.replicator().replicate(bench.rule, Cases.found(key), Lane.HISTORY, looks, false));
  }

  /** Right before a write the source gets a newer object, which another worker copies. */
  private void anotherWorkerCopiesBeforeWrite(String operation, int nth) {
    Replicator other = bench.replicator();
    int[] seen = {0};
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.store(
            bench.target,
            (name, arguments, real) -> {
              boolean isNow = name.equals(operation) && ++seen[0] == nth;
              Future<?> before = isNow ? newer(other) : Future.succeededFuture();
              Future<?> call = before.compose(v -> real.apply(arguments));
              return WRITES.contains(name) ? call.eventually(this::look) : call;
            }));
  }

  private Future<?> newer(Replicator other) {
    return bench
        .put("k", new byte[NEWER], Bench.headers("n/n"))
        .compose(v -> other.replicate(bench.rule, Cases.write("k"), Lane.LIVE, false, false))
        .compose(v -> look());
  }

  private Future<Void> look() {
    return bench
        .target
        .head(bench.rule.target().bucket(), new ObjectKey("k"), ReadOptions.LATEST)
        .onSuccess(facts -> sizesAtTarget.add(facts.size()))
        .mapEmpty();
  }
}
