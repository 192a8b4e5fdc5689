package io.crosstide.messaging.amqp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The messages of a publisher in the order of their calls: those to be sent and those sent and not
 * yet confirmed. Used on the link's context only.
 */
final class SendLine {
  private final ArrayDeque<PendingSend> unsent = new ArrayDeque<>();
  private final Set<PendingSend> inFlight = new LinkedHashSet<>();

  /** All of them, oldest first, among others that are done. */
  private final ArrayDeque<PendingSend> byAge = new ArrayDeque<>();

  void add(PendingSend send) {
    unsent.add(send);
    byAge.add(send);
  }

  boolean isEmpty() {
    return byAge.isEmpty();
  }

  int inFlight() {
    return inFlight.size();
  }

  /** The next to be sent, which is in flight from now on. */
  Optional<PendingSend> next() {
    dropDone();
    Optional<PendingSend> next = Optional.ofNullable(unsent.poll());
    next.ifPresent(inFlight::add);
    return next;
  }

  /** The broker has answered. */
  void answered(PendingSend send) {
    inFlight.remove(send);
  }

  /** What is in flight is to be sent again, before the rest and in its order. */
  void sendAgain() {
    List<PendingSend> again = new ArrayList<>(inFlight);
    inFlight.clear();
    Collections.reverse(again);
    again.forEach(unsent::addFirst);
  }

  /** Removes those whose time is up. */
  List<PendingSend> takeLate(long nowNanos) {
    List<PendingSend> late = new ArrayList<>();
    while (!byAge.isEmpty() && (byAge.peek().isDone() || byAge.peek().isLate(nowNanos))) {
      PendingSend oldest = byAge.poll();
      inFlight.remove(oldest);
      if (!oldest.isDone()) {
        late.add(oldest);
      }
    }
    return late;
  }

  /** Removes all. */
  List<PendingSend> takeAll() {
    List<PendingSend> all = new ArrayList<>(byAge);
    byAge.clear();
    unsent.clear();
    inFlight.clear();
    return all;
  }

  /** Done ones are the oldest, hence in front. */
  void dropDone() {
    while (!unsent.isEmpty() && unsent.peek().isDone()) {
      unsent.poll();
    }
  }
}
