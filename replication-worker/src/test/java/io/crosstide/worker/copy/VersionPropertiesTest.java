package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.Provenance;
import io.crosstide.store.StoreException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tags that a client set on a replica go to the version that it is a replica of, if the target is
 * where that came from (I40).
 */
class VersionPropertiesTest {
  private static final ObjectKey KEY = new ObjectKey("k");
  private static final VersionId ELSEWHERE = new VersionId("of-the-first-bucket-of-a-chain");

  private Versions versions;
  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    versions = Versions.of(Cases.versioned(RuleActions.ALL));
    bench = versions.bench();
  }

  /** A replica at the source on which a client set tags. */
  private KeyTask tagged() throws Exception {
    Provenance provenance =
        new Provenance(RuleId.random(), new ETag("e"), Instant.EPOCH, Optional.of(ELSEWHERE));
    VersionId replica =
        versions.put(
            versions.source(), "k", "x", ObjectAttributes.of(provenance.addTo(ObjectHeaders.NONE)));
    Bytes.await(
        bench.source.putTags(
            versions.source().bucket(), KEY, Optional.of(replica), Map.of("t", "1")));
    return Versions.task("k", ChangeKind.WRITE, Optional.of(replica)).withProperties(true);
  }

  /** The target answers so to whoever asks for that version; to HEAD by the status alone. */
  private void answering(FailureKind kind, int status, String code) {
    FailureKind byStatus = status == 404 ? FailureKind.NOT_FOUND : kind;
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.store(
            bench.target,
            (name, arguments, real) ->
                switch (name) {
                  case "head" -> failed(byStatus, status, "");
                  case "get" -> failed(kind, status, code);
                  default -> real.apply(arguments);
                }));
  }

  private static Future<?> failed(FailureKind kind, int status, String code) {
    return Future.failedFuture(
        new StoreException(kind, status, code, "told by the test", Optional.empty(), null));
  }

  /** AWS and local-store refuse ids that they never gave, others do not find them. */
  @Test
  void whatTheTargetNeverHadHasNoTagsToBeSet() throws Exception {
    KeyTask task = tagged();
    assertThat(bench.live(task)).isEqualTo(new Outcome.Skipped(SkipReason.REPLICA));

    answering(FailureKind.REFUSED, 400, "InvalidArgument");
    assertThat(bench.live(task)).isEqualTo(new Outcome.Skipped(SkipReason.REPLICA));

    answering(FailureKind.NOT_FOUND, 404, "NoSuchKey");
    assertThat(bench.live(task)).isEqualTo(new Outcome.Skipped(SkipReason.REPLICA));
  }

  /** I31: HEAD cannot tell a version that is not there from a bucket that is not there. */
  @Test
  void aMissingBucketIsNoMissingVersion() throws Exception {
    KeyTask task = tagged();
    answering(FailureKind.NO_SUCH_BUCKET, 404, "NoSuchBucket");

    KeyFailure failure = Bench.failure(bench.live(task));

    assertThat(failure.kind()).isEqualTo(FailureKind.NO_SUCH_BUCKET);
    assertThat(failure.side()).isEqualTo(Side.TARGET);
  }

  @Test
  void anotherRefusalIsNoMissingVersion() throws Exception {
    KeyTask task = tagged();
    answering(FailureKind.REFUSED, 400, "InvalidRequest");

    assertThat(Bench.failure(bench.live(task)).kind()).isEqualTo(FailureKind.REFUSED);
  }
}
