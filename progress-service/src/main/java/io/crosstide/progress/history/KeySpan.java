package io.crosstide.progress.history;

import io.crosstide.contracts.id.ObjectKey;
import java.util.Optional;

/**
 * The keys after one key and up to another, in the order of {@link ObjectKey}.
 *
 * @param after exclusive; empty is from the beginning
 * @param through inclusive; empty is to the end
 */
public record KeySpan(Optional<ObjectKey> after, Optional<ObjectKey> through) {
  /** Every key. */
  public static final KeySpan WHOLE = new KeySpan(Optional.empty(), Optional.empty());

  /**
   * @throws IllegalArgumentException if it holds no key
   */
  public KeySpan {
    if (after.isPresent() && through.isPresent() && after.get().compareTo(through.get()) >= 0) {
      throw new IllegalArgumentException("A span of keys must end after it begins");
    }
  }

  /** True if this ends before the other begins, with something between. */
  boolean endsBefore(KeySpan other) {
    return through.isPresent()
        && other.after.isPresent()
        && through.get().compareTo(other.after.get()) < 0;
  }

  /** True if both hold a key in common. */
  boolean overlaps(KeySpan other) {
    return begins(this).isBeforeEndOf(other) && begins(other).isBeforeEndOf(this);
  }

  /** True if this holds every key of the other. */
  boolean contains(KeySpan other) {
    return compareBegins(this, other) <= 0 && compareEnds(this, other) >= 0;
  }

  /** The span from the earlier beginning to the later end. */
  KeySpan hull(KeySpan other) {
    return new KeySpan(
        compareBegins(this, other) <= 0 ? after : other.after,
        compareEnds(this, other) >= 0 ? through : other.through);
  }

  /** By the beginning, the whole range first. */
  static int compareBegins(KeySpan a, KeySpan b) {
    if (a.after.isEmpty() || b.after.isEmpty()) {
      return Boolean.compare(a.after.isPresent(), b.after.isPresent());
    }
    return a.after.get().compareTo(b.after.get());
  }

  private static int compareEnds(KeySpan a, KeySpan b) {
    if (a.through.isEmpty() || b.through.isEmpty()) {
      return Boolean.compare(a.through.isEmpty(), b.through.isEmpty());
    }
    return a.through.get().compareTo(b.through.get());
  }

  private static Beginning begins(KeySpan span) {
    return new Beginning(span.after);
  }

  private record Beginning(Optional<ObjectKey> after) {
    boolean isBeforeEndOf(KeySpan other) {
      return after.isEmpty()
          || other.through.isEmpty()
          || after.get().compareTo(other.through.get()) < 0;
    }
  }
}
