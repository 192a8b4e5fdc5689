package io.crosstide.worker.plan;

import io.crosstide.store.Appendable;
import io.crosstide.store.ObjectFacts;
import java.util.Optional;
import java.util.Set;

/**
 * Storage classes by their S3 words. OSS's Archive, which is replicated, is GLACIER in the stores;
 * its ColdArchive and DeepColdArchive, which never are, restored or not, are DEEP_ARCHIVE. A store
 * that does not let GLACIER be read says so when it is read.
 */
public final class StorageClasses {
  private static final String STANDARD = "STANDARD";
  private static final Set<String> COLD = Set.of("DEEP_ARCHIVE");

  private StorageClasses() {}

  /** True for a class whose objects are not replicated. */
  static boolean isCold(Optional<String> storageClass) {
    return storageClass.filter(COLD::contains).isPresent();
  }

  /** What to ask for at the target; empty if nothing, which gives the target's default. */
  static Optional<String> wanted(Optional<String> source, TargetBucket bucket) {
    String word = source.filter(it -> !it.isBlank()).orElse(STANDARD);
    return named(Optional.of(bucket.classes().getOrDefault(word, word)))
        .filter(it -> !bucket.classesRefused().contains(it));
  }

  /** True for what grows by appending if its replica would be of the coldest classes. */
  static boolean isTooColdToAppend(ObjectFacts source, TargetBucket bucket) {
    return Appendable.is(source.headers())
        && isCold(wanted(source.storageClass(), bucket).or(bucket::storageClass));
  }

  /** Without the word for the default. */
  static Optional<String> named(Optional<String> storageClass) {
    return storageClass.filter(word -> !word.equals(STANDARD) && !word.isBlank());
  }

  static boolean same(Optional<String> one, Optional<String> other) {
    return named(one).equals(named(other));
  }
}
