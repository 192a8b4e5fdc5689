package io.crosstide.store.memory;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import java.util.Optional;

/**
 * A call that was made.
 *
 * @param operation name of the port's method
 * @param bucket empty for {@code listBuckets} and {@code close}
 * @param key empty if the call is not about one key
 */
public record StoreCall(String operation, Optional<BucketName> bucket, Optional<ObjectKey> key) {}
