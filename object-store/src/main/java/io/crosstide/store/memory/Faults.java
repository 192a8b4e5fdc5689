package io.crosstide.store.memory;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/** The scripts of a faulty store, and the log of its calls. */
final class Faults {
  private final Vertx vertx;
  private final List<FaultScript> scripts = new CopyOnWriteArrayList<>();
  private final List<StoreCall> calls = new CopyOnWriteArrayList<>();
  private final List<Promise<?>> hung = new CopyOnWriteArrayList<>();
  private final List<Supplier<Future<?>>> late = new CopyOnWriteArrayList<>();

  Faults(Vertx vertx) {
    this.vertx = vertx;
  }

  FaultScript add(FaultScript script) {
    scripts.add(script);
    return script;
  }

  List<StoreCall> calls() {
    return List.copyOf(calls);
  }

  void clear() {
    scripts.clear();
  }

  void forgetCalls() {
    calls.clear();
  }

  void releaseHung() {
    hung.forEach(promise -> promise.tryFail(lost()));
    hung.clear();
  }

  Future<Void> landLate() {
    List<Supplier<Future<?>>> due = List.copyOf(late);
    late.clear();
    return Future.join(due.stream().<Future<?>>map(Supplier::get).toList()).mapEmpty();
  }

  <T> Future<T> run(StoreCall call, Supplier<Future<T>> operation) {
    return apply(next(call), operation);
  }

  Future<ObjectContent> runReading(StoreCall call, Supplier<Future<ObjectContent>> operation) {
    Optional<StoreFault> fault = next(call);
    Future<ObjectContent> content = apply(fault, operation);
    return fault.orElse(null) instanceof StoreFault.CutBody cut
        ? content.map(whole -> cut(whole, cut.bytes()))
        : content;
  }

  <T> Future<T> runWriting(
      StoreCall call, ReadStream<Buffer> body, Function<ReadStream<Buffer>, Future<T>> operation) {
    Optional<StoreFault> fault = next(call);
    if (fault.orElse(null) instanceof StoreFault.LandLate) {
      return MemoryBody.collect(body)
          .compose(sent -> later(() -> operation.apply(MemoryBody.of(sent))));
    }
    ReadStream<Buffer> given =
        fault.orElse(null) instanceof StoreFault.CutBody cut
            ? new CutBody(body, cut.bytes())
            : body;
    return apply(fault, () -> operation.apply(given));
  }

  private Optional<StoreFault> next(StoreCall call) {
    calls.add(call);
    return scripts.stream()
        .map(script -> script.faultFor(call))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private <T> Future<T> apply(Optional<StoreFault> fault, Supplier<Future<T>> operation) {
    if (fault.isEmpty()) {
      return operation.get();
    }
    StoreFault given = fault.get();
    if (given instanceof StoreFault.Fail fail) {
      return Future.failedFuture(fail.failure());
    }
    if (given instanceof StoreFault.Hang) {
      Promise<T> promise = Promise.promise();
      hung.add(promise);
      return promise.future();
    }
    if (given instanceof StoreFault.Delay delay) {
      Promise<T> promise = Promise.promise();
      vertx.setTimer(
          Math.max(1, delay.duration().toMillis()), id -> operation.get().onComplete(promise));
      return promise.future();
    }
    if (given instanceof StoreFault.LoseReply) {
      return operation.get().compose(done -> Future.failedFuture(lost()));
    }
    if (given instanceof StoreFault.LandLate) {
      return later(operation::get);
    }
    return operation.get(); // cut bodies are the caller's part
  }

  private <T> Future<T> later(Supplier<Future<?>> operation) {
    late.add(operation);
    return Future.failedFuture(lost());
  }

  private static ObjectContent cut(ObjectContent whole, long bytes) {
    return new ObjectContent(
        whole.facts(),
        whole.length(),
        whole.range(),
        new CutBody(whole.body(), bytes),
        whole.discard());
  }

  private static StoreException lost() {
    return new StoreException(FailureKind.UNKNOWN_RESULT, "Scripted loss of the answer", null);
  }
}
