package io.crosstide.rules.bucket;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.BucketName;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The buckets that the system knows. */
public interface BucketRegistry {

  /** A bucket by its name. */
  Uni<Optional<RegisteredBucket>> find(BucketName name);

  /**
   * Locks the registered ones of these buckets until the end of the current transaction, always in
   * one order, so that nobody changes how many rules they have meanwhile.
   */
  Uni<List<RegisteredBucket>> lock(Collection<BucketName> names);

  /**
   * A page in the order of names.
   *
   * @param owner only buckets of this account, if present
   * @param after name after which to begin; empty from the beginning
   */
  Uni<List<BucketEntry>> list(Optional<String> owner, String after, int limit);

  /**
   * Registers a bucket.
   *
   * @return true if it was not there; false if the same entry was
   */
  Uni<Registration> register(BucketEntry entry);

  /** Forgets a bucket after {@code before} did what must be done in the same transaction. */
  Uni<Void> remove(BucketName name, Function<RegisteredBucket, Uni<Void>> before);

  /** What came of a registration. */
  enum Registration {
    NEW,
    /** The same entry was there. */
    KNOWN,
    /** The name belongs to another region or owner. */
    TAKEN
  }
}
