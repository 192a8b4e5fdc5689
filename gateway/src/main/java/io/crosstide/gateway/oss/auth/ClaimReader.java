package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.OssRequest;
import java.time.Duration;
import java.util.Optional;

/** Finds the signature of a request, wherever it is. */
final class ClaimReader {
  private static final String V1_SCHEME = "OSS ";

  private final ClaimV1Reader v1 = new ClaimV1Reader();
  private final ClaimV4Reader v4;

  ClaimReader(Duration presignedMax) {
    this.v4 = new ClaimV4Reader(presignedMax);
  }

  /**
   * The signature, or empty if the request has none.
   *
   * @throws io.crosstide.gateway.oss.error.OssException if there is one that cannot be read
   */
  Optional<Claim> read(OssRequest request, OssQuery query) {
    OssHeaders headers = request.headers();
    Optional<String> authorization = headers.firstText("authorization");
    if (authorization.isPresent()) {
      return Optional.of(fromHeader(authorization.get(), headers));
    }
    if (ClaimV4Reader.isPresigned(query)) {
      return Optional.of(v4.fromQuery(query, headers));
    }
    if (ClaimV1Reader.isPresigned(query)) {
      return Optional.of(v1.fromQuery(query));
    }
    return Optional.empty();
  }

  private Claim fromHeader(String authorization, OssHeaders headers) {
    if (authorization.startsWith(ClaimV4.ALGORITHM)) {
      return v4.fromHeader(authorization.substring(ClaimV4.ALGORITHM.length()), headers);
    }
    if (authorization.startsWith(V1_SCHEME)) {
      return v1.fromHeader(authorization.substring(V1_SCHEME.length()), headers);
    }
    throw ClaimFields.invalidAuthorization();
  }
}
