package io.crosstide.store;

import io.crosstide.contracts.id.ETag;
import java.util.Optional;

/**
 * Conditions of a write; {@code MOVED} if they do not hold. Stores differ in what they honour, see
 * the store's page in the documentation.
 *
 * @param ifAbsent only if there is no such object
 * @param ifMatch only if the object has this tag
 */
public record WriteConditions(boolean ifAbsent, Optional<ETag> ifMatch) {
  /** No conditions. */
  public static final WriteConditions NONE = new WriteConditions(false, Optional.empty());
}
