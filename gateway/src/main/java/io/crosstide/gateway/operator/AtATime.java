package io.crosstide.gateway.operator;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Calls for many things, of which only some are under way at a time. */
final class AtATime<I, T> {
  private final List<I> items;
  private final Function<I, Future<T>> call;
  private final Object[] answers;
  private final AtomicInteger next = new AtomicInteger();

  private AtATime(List<I> items, Function<I, Future<T>> call) {
    this.items = items;
    this.call = call;
    this.answers = new Object[items.size()];
  }

  /**
   * The answers in the order of the items; fails with the first that fails.
   *
   * @param most calls at a time, 1 or more
   */
  @SuppressWarnings("unchecked")
  static <I, T> Future<List<T>> all(List<I> items, int most, Function<I, Future<T>> call) {
    AtATime<I, T> calls = new AtATime<>(List.copyOf(items), call);
    List<Future<Void>> hands = new ArrayList<>();
    for (int i = 0; i < Math.min(most, items.size()); i++) {
      hands.add(calls.goOn());
    }
    return Future.all(hands).map(v -> (List<T>) List.of(calls.answers));
  }

  /** Answers that are there at once are taken in a loop: so many calls would not fit the stack. */
  private Future<Void> goOn() {
    for (int at = next.getAndIncrement(); at < items.size(); at = next.getAndIncrement()) {
      int index = at;
      Future<T> answer = call.apply(items.get(index));
      if (!answer.succeeded()) {
        return answer.onSuccess(late -> answers[index] = late).compose(late -> goOn());
      }
      answers[index] = answer.result();
    }
    return Future.succeededFuture();
  }
}
