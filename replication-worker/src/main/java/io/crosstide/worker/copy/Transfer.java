package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ETag;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.SourceMove;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One read piped into one write, checked. If the target refuses the digest, the source's tag was
 * perhaps no MD5: the bytes are then measured and, where the target's own tag does not confirm
 * them, sent once more with the digest measured.
 */
final class Transfer {
  /** Writes a body at the target and completes with the tag it got. */
  interface Write {
    Future<ETag> write(Optional<String> contentMd5, WatchedBody body);
  }

  /** Is told what passes. */
  interface Watcher {
    /** Some bytes pass; those of a read that fails too. */
    void chunk(Buffer chunk);

    /** All bytes of a part have passed, and were taken. */
    default void measured(ETag md5) {}
  }

  private final ObjectFacts expected;
  private final Supplier<Future<ObjectContent>> read;
  private final Write write;
  private final Supplier<Future<Boolean>> tagIsMd5;
  private final Watcher watcher;

  /**
   * @param expected what the source held when the plan was made
   * @param tagIsMd5 tells whether a tag of the target must be the MD5 of what it holds
   */
  Transfer(
      ObjectFacts expected,
      Supplier<Future<ObjectContent>> read,
      Write write,
      Supplier<Future<Boolean>> tagIsMd5,
      Watcher watcher) {
    this.expected = expected;
    this.read = read;
    this.write = write;
    this.tagIsMd5 = tagIsMd5;
    this.watcher = watcher;
  }

  /**
   * Completes with the tag at the target.
   *
   * @param open content that was read along already
   */
  Future<ETag> run(DigestCheck check, Optional<ObjectContent> open) {
    return once(check, open).recover(cause -> measuredInstead(check, cause));
  }

  private Future<ETag> measuredInstead(DigestCheck check, Throwable cause) {
    boolean refused =
        cause instanceof ReplicationFailure failure && FailureClassifier.isBadDigest(failure);
    return refused && check.given().isPresent()
        ? once(DigestCheck.MEASURED, Optional.empty())
        : Future.failedFuture(cause);
  }

  private Future<ETag> once(DigestCheck check, Optional<ObjectContent> open) {
    Optional<Md5> measured = check.given().isEmpty() ? Optional.of(new Md5()) : Optional.empty();
    return move(check, open, measured)
        .compose(
            answered -> {
              ETag md5 = check.given().orElseGet(() -> measured.orElseThrow().tag());
              return (measured.isPresent()
                      ? confirmMeasured(md5, answered)
                      : confirmGiven(md5, answered))
                  .onSuccess(tag -> watcher.measured(md5));
            });
  }

  private Future<ETag> move(
      DigestCheck check, Optional<ObjectContent> open, Optional<Md5> measure) {
    return open.map(Future::succeededFuture)
        .orElseGet(read)
        .compose(
            content -> {
              if (!SourceMove.isSameObject(expected, content.facts())) {
                content.discard().run();
                return Future.failedFuture(
                    new ReplicationFailure(
                        FailureKind.MOVED, Side.SOURCE, "The source changed while it was read"));
              }
              return pipe(check, content, measure);
            });
  }

  private Future<ETag> pipe(DigestCheck check, ObjectContent content, Optional<Md5> measure) {
    WatchedBody body = new WatchedBody(content, measure, watcher::chunk);
    return Guarded.call(() -> write.write(check.header(), body))
        .recover(
            cause -> {
              content.discard().run();
              return Future.failedFuture(body.failure().map(Throwable.class::cast).orElse(cause));
            });
  }

  /** Unequal tags prove nothing where the target's may be no MD5: let it check the bytes. */
  private Future<ETag> confirmMeasured(ETag measured, ETag answered) {
    return answered.equals(measured)
        ? Future.succeededFuture(answered)
        : once(DigestCheck.given(measured), Optional.empty());
  }

  /** The target was asked to check; a tag that is an MD5 of something else shows it did not. */
  private Future<ETag> confirmGiven(ETag given, ETag answered) {
    if (answered.equals(given) || !answered.looksLikeMd5()) {
      return Future.succeededFuture(answered);
    }
    return tagIsMd5
        .get()
        .compose(
            isMd5 ->
                isMd5
                    ? Future.failedFuture(
                        new ReplicationFailure(
                            FailureKind.CORRUPT,
                            Side.TARGET,
                            "The target holds other bytes than were sent"))
                    : Future.succeededFuture(answered));
  }
}
