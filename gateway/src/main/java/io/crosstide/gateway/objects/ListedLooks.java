package io.crosstide.gateway.objects;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Looks at what one listing lists, object by object, a few at a time. Used once, on one context.
 */
final class ListedLooks {
  private final ObjectStore store;
  private final BucketName bucket;
  private final Turns turns;
  private final int atOnce;
  private final BooleanSupplier unwanted;
  private final Promise<List<Listed>> answer = Promise.promise();
  private final Promise<Void> idle = Promise.promise();

  private List<Listed> listed = List.of();
  private int next;
  private int running;
  private boolean asking;
  private boolean stopped;

  /**
   * @param turns at the store, shared with other listings
   * @param atOnce turns that this listing asks for at a time
   * @param unwanted whether nobody waits for the answer any more
   */
  ListedLooks(
      ObjectStore store, BucketName bucket, Turns turns, int atOnce, BooleanSupplier unwanted) {
    this.store = store;
    this.bucket = bucket;
    this.turns = turns;
    this.atOnce = atOnce;
    this.unwanted = unwanted;
  }

  /**
   * The same objects in the same order, as they are found. One that is gone stays as it was listed.
   * If one cannot be looked at, all of it fails: a client could not tell the time of a replica's
   * writing from that of its source.
   */
  Future<List<Listed>> at(List<Listed> objects) {
    listed = new ArrayList<>(objects);
    askOn();
    return answer.future();
  }

  /** Asks for nothing more. */
  void stop() {
    stopped = true;
  }

  /** Completes when no look is under way, after a failure too. */
  Future<Void> idle() {
    return running == 0 ? Future.succeededFuture() : idle.future();
  }

  /** True if nobody waits for the answer. */
  boolean isOver() {
    return stopped || unwanted.getAsBoolean();
  }

  private void askOn() {
    if (asking) {
      return; // a look that was over at once; the loop below goes on
    }
    asking = true;
    while (running < atOnce && next < listed.size() && !isOver()) {
      int at = next++;
      running++;
      turns
          .run(() -> look(listed.get(at)))
          .onComplete(
              done -> {
                running--;
                if (done.succeeded()) {
                  listed.set(at, done.result());
                } else {
                  stop();
                  answer.tryFail(done.cause());
                }
                askOn();
              });
    }
    asking = false;
    if (running == 0) {
      if (next == listed.size() && !stopped) {
        answer.tryComplete(List.copyOf(listed));
      } else {
        answer.tryFail(broken());
      }
      idle.tryComplete();
    }
  }

  private Future<Listed> look(Listed object) {
    if (isOver()) {
      return Future.failedFuture(broken());
    }
    return store
        .head(bucket, object.key(), ReadOptions.ofVersion(object.version()))
        .map(object::as)
        .recover(
            failure ->
                isNoReplica(failure)
                    ? Future.succeededFuture(object)
                    : Future.failedFuture(failure));
  }

  /**
   * It is gone; or the store says 400, as it does of an object that is encrypted with a key of its
   * writer, which no replica is: requests of this kind are good, since the listing was answered.
   */
  private static boolean isNoReplica(Throwable failure) {
    return failure instanceof StoreException told
        && (told.kind() == FailureKind.NOT_FOUND
            || told.kind() == FailureKind.NO_SUCH_BUCKET
            || told.status() == 400);
  }

  /** Nobody waits for it. */
  private static Throwable broken() {
    return OssError.of(OssErrorCode.SERVICE_UNAVAILABLE).asException();
  }
}
