package io.crosstide.store;

import io.crosstide.contracts.id.VersionId;
import java.util.Map;
import java.util.Optional;

/**
 * A server-side copy.
 *
 * @param source what to copy
 * @param replaceHeaders present: set these headers instead of the source's
 * @param replaceTags present: set these tags instead of the source's
 * @param storageClass class of the copy
 * @param encryption encryption of the copy
 * @param acl ACL of the copy
 * @param version the version id that the copy is to get, as in {@link WriteConditions}
 */
public record CopyRequest(
    CopySource source,
    Optional<ObjectHeaders> replaceHeaders,
    Optional<Map<String, String>> replaceTags,
    Optional<String> storageClass,
    Optional<Encryption> encryption,
    Optional<CannedAcl> acl,
    Optional<VersionId> version) {
  /** Without a version id. */
  public CopyRequest(
      CopySource source,
      Optional<ObjectHeaders> replaceHeaders,
      Optional<Map<String, String>> replaceTags,
      Optional<String> storageClass,
      Optional<Encryption> encryption,
      Optional<CannedAcl> acl) {
    this(source, replaceHeaders, replaceTags, storageClass, encryption, acl, Optional.empty());
  }
}
