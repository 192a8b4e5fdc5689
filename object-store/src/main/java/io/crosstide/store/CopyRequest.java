package io.crosstide.store;

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
 */
public record CopyRequest(
    CopySource source,
    Optional<ObjectHeaders> replaceHeaders,
    Optional<Map<String, String>> replaceTags,
    Optional<String> storageClass,
    Optional<Encryption> encryption,
    Optional<CannedAcl> acl) {}
