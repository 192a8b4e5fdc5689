package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.task.Lane;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Whether the work on one key gets on: a call that ends and bytes that move are progress, however
 * long the whole takes. Once it was ended for want of progress, nothing is read or written any more
 * (I11), whatever comes late. The key's work is on one event loop; the look is not.
 */
final class KeyWatch {
  /** A call that has not ended; a class, as two may look the same. */
  private static final class Call {
    private final Side side;
    private final StoreCall name;
    private final Runnable abandoned;
    private final long since;

    Call(Side side, StoreCall name, Runnable abandoned, long since) {
      this.side = side;
      this.name = name;
      this.abandoned = abandoned;
      this.since = since;
    }
  }

  private final LongSupplier nanos;
  private final Duration lateWriteWait;
  private final Context context = Vertx.currentContext();
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final Set<Promise<?>> inRoom = ConcurrentHashMap.newKeySet();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Promise<Void> ended = Promise.promise();
  private volatile Optional<ReplicationFailure> stall = Optional.empty();
  private volatile long progressAt;

  /**
   * @param lateWriteWait after which a write without an answer must have ended
   */
  KeyWatch(LongSupplier nanos, Duration lateWriteWait) {
    this.nanos = nanos;
    this.lateWriteWait = lateWriteWait;
    progress();
  }

  /** The work, or its end for want of progress, whichever is first. */
  <T> Future<T> run(Supplier<Future<T>> work) {
    Promise<T> first = Promise.promise();
    ended.future().onFailure(first::tryFail);
    Guarded.call(work).onSuccess(first::tryComplete).onFailure(first::tryFail);
    return first.future();
  }

  /**
   * One call to a store; fails at once when the work is ended.
   *
   * @param abandoned is run if the work is ended before the call
   */
  <T> Future<T> call(Side side, StoreCall name, Runnable abandoned, Supplier<Future<T>> call) {
    if (stall.isPresent()) {
      return Future.failedFuture(stall.get());
    }
    Call begun = new Call(side, name, abandoned, nanos.getAsLong());
    calls.add(begun);
    return Guarded.call(call)
        .onComplete(
            answer -> {
              calls.remove(begun);
              progress();
            });
  }

  /** Bytes move, or a place was granted. */
  void progress() {
    progressAt = nanos.getAsLong();
  }

  /**
   * Work that waits for room which others have; so long nothing is expected of it. The room is
   * given back when the work on the key is ended, whatever hangs in it.
   */
  <T> Future<T> withRoom(
      Limits limits, Lane lane, Route route, long bytes, Supplier<Future<T>> use) {
    waiting.incrementAndGet();
    return limits.withBytes(
        lane,
        route,
        bytes,
        () -> {
          progress();
          waiting.decrementAndGet();
          return stall.isPresent() ? Future.failedFuture(stall.get()) : endable(use);
        });
  }

  private <T> Future<T> endable(Supplier<Future<T>> use) {
    Promise<T> first = Promise.promise();
    inRoom.add(first);
    Guarded.call(use).onSuccess(first::tryComplete).onFailure(first::tryFail);
    return first.future().onComplete(done -> inRoom.remove(first));
  }

  /** Why the work was ended; empty while it goes on. */
  Optional<ReplicationFailure> stall() {
    return stall;
  }

  boolean isStalled(Duration patience) {
    boolean isDue = waiting.get() == 0 || !calls.isEmpty();
    return isDue && quiet().compareTo(patience) > 0 && stall.isEmpty();
  }

  /** Time since the last progress. */
  Duration quiet() {
    return Duration.ofNanos(nanos.getAsLong() - progressAt);
  }

  /** Calls that have not ended. */
  int calls() {
    return calls.size();
  }

  /** What it waits for, for the log. */
  String waitsFor() {
    long now = nanos.getAsLong();
    return calls.isEmpty()
        ? "no call"
        : calls.stream()
            .map(
                call ->
                    "%s at the %s since %d s"
                        .formatted(
                            call.name.words(),
                            call.side.name().toLowerCase(Locale.ROOT),
                            TimeUnit.NANOSECONDS.toSeconds(now - call.since)))
            .sorted()
            .collect(Collectors.joining(", "));
  }

  /** Ends the work on its event loop. */
  void end() {
    ReplicationFailure failure = failure();
    stall = Optional.of(failure);
    calls.forEach(call -> call.abandoned.run());
    if (context == null) {
      tell(failure);
    } else {
      context.runOnContext(v -> tell(failure));
    }
  }

  private void tell(ReplicationFailure failure) {
    ended.tryFail(failure);
    List.copyOf(inRoom).forEach(use -> use.tryFail(failure));
  }

  /** A write that was not answered may still take effect; where nothing is waited for, we hang. */
  private ReplicationFailure failure() {
    if (calls.stream().anyMatch(call -> call.name.shows())) {
      return new ReplicationFailure(
              FailureKind.UNKNOWN_RESULT, Side.TARGET, "A write made no progress and was given up")
          .notBefore(lateWriteWait);
    }
    return calls.stream()
        .min(Comparator.comparingLong(call -> call.since))
        .map(
            call ->
                new ReplicationFailure(
                    FailureKind.UNAVAILABLE, call.side, "A call made no progress and was given up"))
        .orElseGet(
            () ->
                new ReplicationFailure(
                    FailureKind.INTERNAL,
                    Side.SELF,
                    "The work on the key stood still though it waited for no store"));
  }
}
