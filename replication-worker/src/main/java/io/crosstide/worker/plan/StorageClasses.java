package io.crosstide.worker.plan;

import java.util.Optional;
import java.util.Set;

/**
 * Storage classes by their S3 words. OSS knows Standard, IA, Archive, ColdArchive and
 * DeepColdArchive: they are STANDARD, STANDARD_IA, GLACIER_IR, GLACIER and DEEP_ARCHIVE in the
 * stores. The first three can be read at any time; the cold ones cannot, and are never replicated,
 * restored or not.
 */
public final class StorageClasses {
  private static final String STANDARD = "STANDARD";
  private static final Set<String> COLD = Set.of("GLACIER", "DEEP_ARCHIVE");

  private StorageClasses() {}

  /** True for a class whose objects are not replicated. */
  static boolean isCold(Optional<String> storageClass) {
    return storageClass.filter(COLD::contains).isPresent();
  }

  /** Without the word for the default. */
  static Optional<String> named(Optional<String> storageClass) {
    return storageClass.filter(word -> !word.equals(STANDARD) && !word.isBlank());
  }

  static boolean same(Optional<String> one, Optional<String> other) {
    return named(one).equals(named(other));
  }
}
