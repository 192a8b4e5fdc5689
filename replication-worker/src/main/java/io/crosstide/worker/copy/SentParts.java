package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ETag;
import io.crosstide.store.ListedPart;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.SentPart;
import io.crosstide.store.UploadRef;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.PartLayout;
import io.crosstide.worker.plan.SourceMove;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Ranged GETs piped into parts. Every range is read on the condition that the source is still the
 * object of the plan, and its answer is looked at too (I18).
 */
final class SentParts implements PartMover {
  private final CopyContext context;
  private final KeyWork work;
  private final ObjectFacts facts;
  private final ObjectAttributes attributes;

  /**
   * @param attributes what the object is to have at the target
   */
  SentParts(CopyContext context, KeyWork work, ObjectFacts facts, ObjectAttributes attributes) {
    this.context = context;
    this.work = work;
    this.facts = facts;
    this.attributes = attributes;
  }

  @Override
  public Future<ETag> move(
      UploadRef upload, PartLayout layout, int number, SourceDigests.Passing passing) {
    long length = layout.length(number);
    AtomicBoolean encrypted = new AtomicBoolean(attributes.encryption().isPresent());
    Transfer transfer =
        new Transfer(
            facts,
            () -> read(layout, number, passing),
            (md5, body) ->
                work.target()
                    .uploadPart(upload, number, length, md5, body)
                    .onSuccess(sent -> encrypted.compareAndSet(false, isEncrypted(sent)))
                    .map(SentPart::etag),
            () -> tagIsMd5(encrypted.get()),
            watched(passing));
    return withBuffers(length, () -> transfer.run(DigestCheck.MEASURED, Optional.empty()));
  }

  private static boolean isEncrypted(SentPart sent) {
    return sent.encryption().isPresent();
  }

  /**
   * Parts are checked before they become an object, since the object's own tag says nothing of its
   * content (I20, I22). Not all stores tell with each part that their bucket encrypts it. Where
   * that cannot be asked, the target was given the MD5 to check the part by, as anywhere.
   */
  private Future<Boolean> tagIsMd5(boolean encrypted) {
    return encrypted
        ? Future.succeededFuture(false)
        : context.targets().isSurelyPlain(work.rule().target(), work.rule().roleArn());
  }

  /** By reading the source again. A tag that is no MD5 tells nothing. */
  @Override
  public Future<Boolean> isEqual(
      PartLayout layout, int number, ListedPart there, SourceDigests.Passing passing) {
    return there.etag().looksLikeMd5()
        ? withBuffers(
            layout.length(number),
            () ->
                read(layout, number, passing)
                    .compose(content -> measure(content, passing))
                    .map(there.etag()::equals))
        : Future.succeededFuture(false);
  }

  /** Each answer was looked at. */
  @Override
  public Future<Void> confirmSource() {
    return Future.succeededFuture();
  }

  private Transfer.Watcher watched(SourceDigests.Passing passing) {
    return new Transfer.Watcher() {
      @Override
      public void chunk(Buffer chunk) {
        context.metrics().bytesPassed(chunk.length());
        passing.chunk(chunk);
      }

      @Override
      public void measured(ETag md5) {
        passing.measured(md5);
      }
    };
  }

  private <T> Future<T> withBuffers(long length, Supplier<Future<T>> use) {
    long buffers = Math.min(length, context.settings().transferBytes());
    return work.watch()
        .withRoom(context.limits(), work.lane(), Route.of(work.rule()), buffers, use);
  }

  private Future<ETag> measure(ObjectContent content, SourceDigests.Passing passing) {
    if (SourceMove.isSameObject(facts, content.facts())) {
      return Md5.of(content.body(), passing::chunk)
          .onSuccess(passing::measured)
          .recover(cause -> Future.failedFuture(FailureClassifier.at(Side.SOURCE, cause)));
    }
    content.discard().run();
    return Future.failedFuture(
        new ReplicationFailure(
            FailureKind.MOVED, Side.SOURCE, "The source changed while it was read"));
  }

  private Future<ObjectContent> read(PartLayout layout, int number, SourceDigests.Passing passing) {
    passing.restart();
    long length = layout.length(number);
    ReadOptions object = ReadOptions.ofVersion(facts.version()).withIfMatch(facts.etag());
    // Nothing has no range.
    ReadOptions options = length == 0 ? object : object.withRange(layout.range(number));
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
}
