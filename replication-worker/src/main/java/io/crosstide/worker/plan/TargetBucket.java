package io.crosstide.worker.plan;

import io.crosstide.store.Encryption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the target bucket itself. Storage classes are in S3's words, {@code STANDARD}
 * included.
 *
 * @param encryption how it encrypts objects whose writer does not say; empty if not at all, or if
 *     nobody asked because it does not matter
 * @param classes classes that replicas get instead of those of their sources
 * @param storageClass the class of objects whose writer names none; empty is STANDARD
 * @param classesRefused classes that it is known not to take
 */
public record TargetBucket(
    Optional<Encryption> encryption,
    Map<String, String> classes,
    Optional<String> storageClass,
    Set<String> classesRefused) {
  /** A bucket that takes every class and encrypts nothing by itself. */
  public static final TargetBucket PLAIN =
      new TargetBucket(Optional.empty(), Map.of(), Optional.empty(), Set.of());

  public TargetBucket {
    classes = Map.copyOf(classes);
    classesRefused = Set.copyOf(classesRefused);
  }

  /** The same bucket, not taking some classes. */
  public TargetBucket refusing(Set<String> refused) {
    return new TargetBucket(encryption, classes, storageClass, refused);
  }

  /** The same bucket, encrypting by itself. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public TargetBucket encrypting(Optional<Encryption> byItself) {
    return new TargetBucket(byItself, classes, storageClass, classesRefused);
  }
}
