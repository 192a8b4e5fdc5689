package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.oss.PercentCoding;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The answer to a wrong signature: what we signed, so that the client can compare. */
final class Mismatch {
  private static final HexFormat SPACED = HexFormat.ofDelimiter(" ").withUpperCase();

  private Mismatch() {}

  static OssError of(Claim claim, Claim.Signing signing) {
    String stringToSign =
        withoutToken(
            new String(signing.stringToSign(), StandardCharsets.UTF_8), claim.securityToken());
    OssError error =
        OssError.of(OssErrorCode.SIGNATURE_DOES_NOT_MATCH)
            .withDetail("OSSAccessKeyId", claim.accessKeyId())
            .withDetail("SignatureProvided", claim.signature())
            .withDetail("StringToSign", stringToSign)
            .withDetail("StringToSignBytes", SPACED.formatHex(Digests.utf8(stringToSign)));
    for (Map.Entry<String, String> more : signing.diagnostics().entrySet()) {
      error = error.withDetail(more.getKey(), withoutToken(more.getValue(), claim.securityToken()));
    }
    return error;
  }

  /** A security token is a secret, and error bodies end up in logs. */
  private static String withoutToken(String text, Optional<String> token) {
    return token
        .map(secret -> text.replace(secret, "***").replace(PercentCoding.encode(secret), "***"))
        .orElse(text);
  }
}
