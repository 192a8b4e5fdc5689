package io.crosstide.worker.plan;

import io.crosstide.store.Encryption;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the target bucket itself.
 *
 * @param classesRefused storage classes that it is known not to take
 * @param encryption how it encrypts objects whose writer does not say; empty if not at all, or if
 *     nobody asked because it does not matter
 */
public record TargetBucket(Set<String> classesRefused, Optional<Encryption> encryption) {
  /** A bucket that takes every class and encrypts nothing by itself. */
  public static final TargetBucket PLAIN = new TargetBucket(Set.of(), Optional.empty());

  public TargetBucket {
    classesRefused = Set.copyOf(classesRefused);
  }
}
