package io.crosstide.store;

import java.util.Map;
import java.util.Optional;

/**
 * Everything about an object that a write sets, besides its content.
 *
 * @param storageClass S3's word, for instance {@code STANDARD_IA}; empty is the bucket's default
 * @param tags at most 10
 * @param acl empty is the store's default
 */
public record ObjectAttributes(
    ObjectHeaders headers,
    Optional<String> storageClass,
    Optional<Encryption> encryption,
    Map<String, String> tags,
    Optional<CannedAcl> acl) {
  /** Nothing set. */
  public static final ObjectAttributes NONE = of(ObjectHeaders.NONE);

  public ObjectAttributes {
    tags = Map.copyOf(tags);
  }

  /** Only headers set. */
  public static ObjectAttributes of(ObjectHeaders headers) {
    return new ObjectAttributes(
        headers, Optional.empty(), Optional.empty(), Map.of(), Optional.empty());
  }
}
