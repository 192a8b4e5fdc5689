package io.crosstide.testbed.faults.link;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** What passed the links of late, for whoever looks for the cause of something wrong. */
public final class Traffic {
  /** Enough for the largest round; beyond that the oldest is forgotten. */
  private static final int KEPT_MAX = 400_000;

  private final Deque<Passed> kept = new ArrayDeque<>();

  /**
   * One frame, or one request or answer of HTTP.
   *
   * @param at when it passed the link
   * @param link whose it is, and where it leads
   * @param name direction and {@link Frame#name}
   * @param text the rest of it
   */
  public record Passed(Instant at, String link, String name, String text) {}

  /** Who hears what passes one link. */
  public interface Tap {
    /** Nobody. */
    Tap NONE = (name, text) -> {};

    void hear(String name, String text);
  }

  /** For a link of that name. */
  public Tap tap(String link) {
    return (name, text) -> add(new Passed(Instant.now(), link, name, text));
  }

  private synchronized void add(Passed passed) {
    if (kept.size() == KEPT_MAX) {
      kept.removeFirst();
    }
    kept.addLast(passed);
  }

  /** In the order in which it passed. */
  public List<Passed> of(Predicate<Passed> wanted) {
    List<Passed> all;
    synchronized (this) {
      all = new ArrayList<>(kept);
    }
    return all.stream().filter(wanted).toList();
  }

  /** Nothing of what passed is wanted any more. */
  public synchronized void forget() {
    kept.clear();
  }
}
