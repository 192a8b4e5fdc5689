package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.access.Secret;
import io.crosstide.gateway.oss.OssRequest;

/** Signs a request with the secret of the tests, for cases the SDKs leave no vector for. */
final class Signer {
  private Signer() {}

  /** Replaces the word SIGNATURE in Authorization header or query by the right one. */
  static Signed sign(Signed request, String signedResource) {
    OssRequest plain = request.toRequest();
    Claim claim =
        new ClaimReader(AuthSettings.PRESIGNED_MAX).read(plain, plain.query()).orElseThrow();
    String signature =
        claim.sign(new Secret("SK"), claim.signing(plain, plain.query(), signedResource));
    if (claim.presigned()) {
      return request.target(
          request
              .target()
              .replace("SIGNATURE", io.crosstide.gateway.oss.PercentCoding.encode(signature)));
    }
    String authorization = plain.headers().first("authorization").orElseThrow();
    return request.with("Authorization", authorization.replace("SIGNATURE", signature));
  }
}
