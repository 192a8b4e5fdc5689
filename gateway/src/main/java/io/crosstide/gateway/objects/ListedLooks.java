package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Looks at what one listing lists, object by object, a few at a time. Used once, on one context.
 */
final class ListedLooks {
  /** Of a thousand requests one fails now and then, at any store. */
  private static final int TRIES_MAX = 3;

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

  private final ObjectStore store;
  private final BucketName bucket;
  private final Turns turns;
  private final int atOnce;
  private final BooleanSupplier unwanted;
  private final Promise<List<Listed>> answer = Promise.promise();
  private final Promise<Void> idle = Promise.promise();

  private List<Listed> listed = List.of();
  private Optional<Throwable> refusal = Optional.empty();
  private int seen;
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
   * The same objects in the same order, as they are found. One that is gone, or that the store does
   * not let the gateway look at, stays as it was listed. If it lets none be seen, or does not
   * answer for one, all of it fails: a client could not tell the time of a replica's writing from
   * that of its source, and may ask again.
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
        Optional<Throwable> allRefused = refusal.filter(cause -> seen == 0);
        allRefused.ifPresentOrElse(answer::tryFail, () -> answer.tryComplete(List.copyOf(listed)));
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
    return look(object, TRIES_MAX);
  }

  private Future<Listed> look(Listed object, int triesLeft) {
    return store
        .head(bucket, object.key(), ReadOptions.ofVersion(object.version()))
        .onSuccess(facts -> seen++)
        .map(object::as)
        .recover(failure -> recover(object, failure, triesLeft - 1));
  }

  private Future<Listed> recover(Listed object, Throwable failure, int triesLeft) {
    if (!(failure instanceof StoreException told)) {
      return Future.failedFuture(failure);
    }
    return switch (told.kind()) {
      case NOT_FOUND, NO_SUCH_BUCKET -> Future.succeededFuture(object);
      case UNAVAILABLE, THROTTLED ->
          triesLeft == 0 || isOver()
              ? Future.failedFuture(failure)
              : pause(told, triesLeft).compose(x -> look(object, triesLeft));
      case BAD_CREDENTIALS -> Future.failedFuture(failure);
      default -> refused(object, failure);
    };
  }

  /**
   * For good: it belongs to another account of the store, or only the key of its writer opens it.
   * It must not hide a bucket, and no replica of ours is so.
   */
  private Future<Listed> refused(Listed object, Throwable failure) {
    refusal = refusal.or(() -> Optional.of(failure));
    return Future.succeededFuture(object);
  }

  private static Future<Void> pause(StoreException told, int triesLeft) {
    Duration asked = told.retryAfter().orElse(PAUSE.multipliedBy(TRIES_MAX - triesLeft));
    Promise<Void> over = Promise.promise();
    Vertx.currentContext()
        .owner()
        .setTimer(
            Math.max(1, Math.min(asked.toMillis(), PAUSE_MAX.toMillis())), x -> over.complete());
    return over.future();
  }

  /** Nobody waits for it. */
  private static Throwable broken() {
    return OssError.of(OssErrorCode.SERVICE_UNAVAILABLE).asException();
  }
}
