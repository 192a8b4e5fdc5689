package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.access.Secret;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.OssRequest;
import java.util.Map;
import java.util.Optional;

/** A signature as presented, read but not yet believed. */
sealed interface Claim permits ClaimV1, ClaimV4 {
  String accessKeyId();

  /** The signature the client sent. */
  String signature();

  /** True if the signature is in the query. */
  boolean presigned();

  Validity validity();

  /** Region in the scope; V1 has none. */
  Optional<String> scopeRegion();

  /** The security token that was sent along, if any. */
  Optional<String> securityToken();

  /** What must have been signed if the request is for this resource. */
  Signing signing(OssRequest request, OssQuery query, String signedResource);

  /** The signature the holder of the secret makes. */
  String sign(Secret secret, Signing signing);

  /**
   * What is signed.
   *
   * @param stringToSign its bytes
   * @param diagnostics intermediate forms that help a client find its mistake: element to text
   */
  record Signing(byte[] stringToSign, Map<String, String> diagnostics) {}
}
