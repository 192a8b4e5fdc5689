package io.crosstide.store.s3;

import io.crosstide.store.region.Region;
import io.crosstide.store.region.Region.Addressing;
import io.vertx.core.http.RequestOptions;
import java.time.Instant;

/** Gives requests their address and signature. */
final class S3Endpoint {
  private final Region region;
  private final SigV4Signer signer;
  private final boolean ssl;
  private final int port;
  private final String basePath;

  S3Endpoint(Region region) {
    this.region = region;
    this.signer = new SigV4Signer(region.credentials(), region.signingRegion());
    this.ssl = region.endpoint().getScheme().equals("https");
    int given = region.endpoint().getPort();
    this.port = given > 0 ? given : defaultPort();
    String path = region.endpoint().getRawPath();
    this.basePath = path == null || path.equals("/") ? "" : path.replaceAll("/+$", "");
  }

  Region region() {
    return region;
  }

  /**
   * @param payloadHash hash of the body, or {@link SigV4Signer#UNSIGNED_PAYLOAD}
   */
  RequestOptions address(S3Request request, String payloadHash, Instant now) {
    String host = host(request);
    String path = path(request);
    String query = request.queryText();
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(host)
            .setPort(port)
            .setSsl(ssl)
            .setURI(query.isEmpty() ? path : path + "?" + query)
            .setFollowRedirects(false);
    request.headers().forEach(options::putHeader);
    signer
        .sign(
            request.method().name(),
            port == defaultPort() ? host : host + ":" + port,
            path,
            query,
            request.headers(),
            payloadHash,
            now)
        .forEach(options::putHeader);
    return options;
  }

  private String host(S3Request request) {
    String host = region.endpoint().getHost();
    return request
        .bucket()
        .filter(b -> region.addressing() == Addressing.VIRTUAL_HOST)
        .map(b -> region.inStore(b) + "." + host)
        .orElse(host);
  }

  private String path(S3Request request) {
    StringBuilder path = new StringBuilder(basePath).append('/');
    if (request.bucket().isPresent() && region.addressing() == Addressing.PATH) {
      path.append(PercentEncoding.encode(region.inStore(request.bucket().get()).value()));
      if (request.key().isPresent()) {
        path.append('/');
      }
    }
    request.key().ifPresent(key -> path.append(PercentEncoding.encodeKey(key.value())));
    return path.toString();
  }

  private int defaultPort() {
    return ssl ? 443 : 80;
  }
}
