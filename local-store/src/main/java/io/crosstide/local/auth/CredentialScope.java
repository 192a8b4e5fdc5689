package io.crosstide.local.auth;

import java.util.Arrays;
import java.util.Optional;

/** The {@code keyId/day/region/service/aws4_request} of a signature. */
record CredentialScope(String keyId, String day, String region, String service) {

  /** Reads a credential; a key id may itself hold slashes, so it is read from the end. */
  static Optional<CredentialScope> parse(String credential) {
    String[] parts = credential.split("/", -1);
    int n = parts.length;
    if (n < 5 || !parts[n - 1].equals("aws4_request") || !parts[n - 4].matches("\\d{8}")) {
      return Optional.empty();
    }
    String keyId = String.join("/", Arrays.copyOf(parts, n - 4));
    return Optional.of(new CredentialScope(keyId, parts[n - 4], parts[n - 3], parts[n - 2]));
  }

  /** The scope as it enters the string to sign. */
  String text() {
    return day + "/" + region + "/" + service + "/aws4_request";
  }
}
