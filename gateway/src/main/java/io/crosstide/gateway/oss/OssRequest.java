package io.crosstide.gateway.oss;

import java.util.Objects;
import java.util.Optional;

/**
 * What came over the wire, before anybody has looked into it. Nothing in it is decoded or
 * normalised.
 *
 * @param method upper case, as received
 * @param rawPath the path of the request line, still percent-encoded
 * @param rawQuery what follows the question mark, still encoded; empty if there is none
 * @param headers all headers
 * @param host the Host header (or HTTP/2 authority) literally, with its port; empty if absent
 * @param portRegion region (bare, as {@code cn-hangzhou}) of the listening port, if it has one
 */
public record OssRequest(
    String method,
    String rawPath,
    String rawQuery,
    OssHeaders headers,
    String host,
    Optional<String> portRegion) {

  public OssRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(rawPath, "rawPath");
    Objects.requireNonNull(rawQuery, "rawQuery");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(portRegion, "portRegion");
  }

  /**
   * The decoded query.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidArgument if it is malformed
   */
  public OssQuery query() {
    return OssQuery.parse(rawQuery);
  }

  /** Without the query, which holds the signature of a presigned URL. */
  @Override
  public String toString() {
    return method + " " + rawPath + " at " + host;
  }
}
