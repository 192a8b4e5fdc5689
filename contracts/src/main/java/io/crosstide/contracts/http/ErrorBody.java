package io.crosstide.contracts.http;

import java.util.Optional;

/**
 * The body of every error between services: what the client of the gateway shall see.
 *
 * @param status HTTP status for the client
 * @param code OSS error code, for instance {@code InvalidTargetBucket}
 * @param message text for the client
 * @param ec OSS EC code, if one is known
 */
public record ErrorBody(int status, String code, String message, Optional<String> ec) {
  @SuppressWarnings("OptionalAssignedToNull")
  public ErrorBody {
    ec = ec == null ? Optional.empty() : ec;
  }
}
