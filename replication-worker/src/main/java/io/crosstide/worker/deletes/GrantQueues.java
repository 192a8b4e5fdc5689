package io.crosstide.worker.deletes;

import io.crosstide.contracts.deletes.DeleteGrant;
import io.crosstide.contracts.deletes.DeleteGrantOrder;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.DeleteLimit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Deletes that wait for a grant, by rule: while a question is under way the next ones collect. What
 * waits is bounded by the objects in work. Answers come on the context of who asked. Thread-safe.
 */
final class GrantQueues {
  private final BiFunction<RuleId, DeleteGrantOrder, Future<DeleteGrant>> ask;
  private final Map<RuleId, Deque<Waiting>> queues = new HashMap<>();

  /** A delete and the limit as it was known when it came. */
  private record Waiting(ObjectKey key, DeleteLimit limit, Promise<Boolean> promise) {}

  /** What is asked for together; all under one limit. */
  private record Question(List<Waiting> deletes) {
    DeleteGrantOrder order() {
      return DeleteGrantOrder.of(
          deletes.get(0).limit(), deletes.stream().map(Waiting::key).toList());
    }
  }

  /**
   * @param ask completes with what is granted
   */
  GrantQueues(BiFunction<RuleId, DeleteGrantOrder, Future<DeleteGrant>> ask) {
    this.ask = ask;
  }

  Future<Boolean> take(RuleId rule, ObjectKey key, DeleteLimit limit) {
    ContextInternal caller = ContextInternal.current();
    Promise<Boolean> promise = caller == null ? Promise.promise() : caller.promise();
    boolean isFirst;
    synchronized (this) {
      isFirst = !queues.containsKey(rule);
      queues.computeIfAbsent(rule, id -> new ArrayDeque<>()).add(new Waiting(key, limit, promise));
    }
    if (isFirst) {
      next(rule);
    }
    return promise.future();
  }

  private void next(RuleId rule) {
    question(rule).ifPresent(question -> put(rule, question));
  }

  private void put(RuleId rule, Question question) {
    ask.apply(rule, question.order())
        .onComplete(
            answer -> {
              if (answer.succeeded()) {
                give(question.deletes(), answer.result());
              } else {
                question.deletes().forEach(delete -> delete.promise().fail(answer.cause()));
              }
              next(rule);
            });
  }

  private static void give(List<Waiting> deletes, DeleteGrant grant) {
    int left = grant.granted();
    for (Waiting delete : deletes) {
      boolean isGranted = left > 0 && !grant.held().contains(delete.key());
      left -= isGranted ? 1 : 0;
      delete.promise().complete(isGranted);
    }
  }

  private synchronized Optional<Question> question(RuleId rule) {
    Deque<Waiting> queue = queues.get(rule);
    if (queue.isEmpty()) {
      queues.remove(rule);
      return Optional.empty();
    }
    DeleteLimit limit = queue.peek().limit();
    List<Waiting> deletes = new ArrayList<>();
    while (!queue.isEmpty()
        && deletes.size() < DeleteGrantOrder.WANTED_MAX
        && queue.peek().limit().equals(limit)) {
      deletes.add(queue.remove());
    }
    return Optional.of(new Question(deletes));
  }
}
