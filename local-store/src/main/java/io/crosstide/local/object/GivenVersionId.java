package io.crosstide.local.object;

import io.crosstide.local.exchange.Exchange;
import java.util.Optional;

/** The version id that a writer asks for: a replica is to have the one of its source. */
public final class GivenVersionId {
  static final String HEADER = "x-amz-crosstide-version-id";

  private GivenVersionId() {}

  /**
   * Reads the header; who sends it must have signed the request, whatever the bucket's ACL.
   *
   * @throws io.crosstide.local.error.S3Exception AccessDenied
   */
  public static Optional<String> of(Exchange exchange) {
    Optional<String> id = exchange.request().header(HEADER);
    id.ifPresent(asked -> exchange.requireOwner());
    return id;
  }
}
