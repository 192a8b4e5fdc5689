package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ETag;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.PartTags;
import io.crosstide.store.Provenance;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.WriteResult;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.PartLayout;
import io.crosstide.worker.plan.ReplicationPlan;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Ranged GETs piped into parts of a multipart upload. Every range is read on the condition that the
 * source is still the object of the plan (I18).
 */
final class PartedCopy {
  private final CopyContext context;
  private final KeyWork work;
  private final ReplicationPlan.CopyParts plan;
  private final ObjectFacts facts;

  PartedCopy(CopyContext context, KeyWork work, ReplicationPlan.CopyParts plan) {
    this.context = context;
    this.work = work;
    this.plan = plan;
    this.facts = plan.source().facts();
  }

  /** Completes when the target holds the object. */
  Future<Void> copy() {
    return Upload.using(context, work, plan.attributes(), this::upload)
        .compose(made -> ObjectTags.ensure(work, plan.source().tags(), made.version()));
  }

  private Future<WriteResult> upload(Upload upload) {
    PartRun parts =
        new PartRun(
            plan.layout().count(),
            context.stop(),
            number -> context.retry().patiently(() -> part(upload, number)));
    return parts
        .run(context.settings().partsAtOnce())
        .compose(tags -> upload.commit(tags).compose(made -> confirm(tags, made).map(made)));
  }

  private Future<ETag> part(Upload upload, int number) {
    PartLayout layout = plan.layout();
    long length = layout.length(number);
    Transfer transfer =
        new Transfer(
            facts,
            () -> read(number),
            (md5, body) -> work.target().uploadPart(upload.ref(), number, length, md5, body),
            // Whether parts are encrypted shows only in the whole; it is confirmed in the end.
            () -> Future.succeededFuture(false),
            context.metrics()::bytesPassed);
    long buffers = Math.min(length, context.settings().transferBytes());
    return context
        .limits()
        .withBytes(
            work.lane(), buffers, () -> transfer.run(DigestCheck.MEASURED, Optional.empty()));
  }

  private Future<ObjectContent> read(int number) {
    ReadOptions options =
        ReadOptions.ofVersion(facts.version())
            .withRange(plan.layout().range(number))
            .withIfMatch(facts.etag());
    long length = plan.layout().length(number);
    return work.source()
        .get(work.key(), options)
        .compose(
            content -> {
              if (content.length() == length) {
                return Future.succeededFuture(content);
              }
              content.discard().run();
              return Future.failedFuture(
                  new ReplicationFailure(
                      FailureKind.CORRUPT, Side.SOURCE, "The source sent another range"));
            });
  }

  /** The whole: by the tag that S3 makes of the parts' tags, otherwise by asking. */
  private Future<Void> confirm(List<ETag> tags, WriteResult result) {
    boolean fromParts =
        tags.stream().allMatch(ETag::looksLikeMd5) && PartTags.ofWhole(tags).equals(result.etag());
    if (fromParts) {
      return Future.succeededFuture();
    }
    return work.target()
        .head(work.key())
        .compose(
            now ->
                isOurs(now)
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new ReplicationFailure(
                            FailureKind.CORRUPT,
                            Side.TARGET,
                            "The target holds another object than was uploaded")));
  }

  private boolean isOurs(ObjectFacts now) {
    return now.size() == facts.size()
        && Provenance.of(now.headers()).equals(Provenance.of(plan.attributes().headers()));
  }
}
