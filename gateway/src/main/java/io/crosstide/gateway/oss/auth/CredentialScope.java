package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.oss.error.OssErrors;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The credential of a V4 signature: {@code <key id>/<day>/<region>/<product>/aliyun_v4_request}.
 *
 * @param day as {@code 20261121}
 * @param region bare, as {@code cn-hangzhou}
 */
record CredentialScope(String accessKeyId, String day, String region, String product) {
  static final String TERMINATOR = "aliyun_v4_request";
  private static final Set<String> PRODUCTS = Set.of("oss", "oss-cloudbox");
  private static final int SCOPE_PARTS = 4;

  /**
   * Parses a credential; the key id may contain slashes.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidArgument
   */
  static CredentialScope parse(String credential) {
    List<String> parts = Arrays.asList(credential.split("/", -1));
    int scope = parts.size() - SCOPE_PARTS;
    if (scope < 1) {
      throw invalid();
    }
    String id = String.join("/", parts.subList(0, scope));
    String product = parts.get(scope + 2);
    if (id.isEmpty() || !PRODUCTS.contains(product) || !parts.get(scope + 3).equals(TERMINATOR)) {
      throw invalid();
    }
    return new CredentialScope(id, parts.get(scope), parts.get(scope + 1), product);
  }

  String text() {
    return day + "/" + region + "/" + product + "/" + TERMINATOR;
  }

  private static RuntimeException invalid() {
    return OssErrors.invalidArgument("The credential of the signature is invalid.").asException();
  }
}
