package io.crosstide.local.object;

import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.exchange.Exchange;
import io.crosstide.local.request.QueryParameters;
import io.crosstide.local.text.HttpDates;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes what is known of a version into the head of an answer. */
public final class ObjectHeaders {
  private static final String DEFAULT_TYPE = "binary/octet-stream";

  /** Query parameters that override a header of a signed GET. */
  private static final Map<String, String> OVERRIDES =
      Map.of(
          "response-content-type", "content-type",
          "response-content-language", "content-language",
          "response-expires", "expires",
          "response-cache-control", "cache-control",
          "response-content-disposition", "content-disposition",
          "response-content-encoding", "content-encoding");

  private final VersionIds ids;

  public ObjectHeaders(VersionIds ids) {
    this.ids = ids;
  }

  /** All headers of a GET or HEAD but those of its length. */
  void ofRead(Exchange exchange, Bucket bucket, ObjectVersion version, Selection selection) {
    HttpServerResponse response = exchange.http().response();
    identity(exchange, bucket, version);
    response.putHeader("Last-Modified", HttpDates.header(version.modifiedMillis()));
    response.putHeader("Accept-Ranges", "bytes");
    response.putHeader("Content-Type", DEFAULT_TYPE);
    version.headers().forEach(response::putHeader);
    if (version.storageClass().equals("STANDARD")) {
      response.headers().remove("x-amz-storage-class");
    }
    if (!version.tags().isEmpty()) {
      response.putHeader("x-amz-tagging-count", Integer.toString(version.tags().size()));
    }
    if (selection.partsCount().isPresent()) {
      response.putHeader(
          "x-amz-mp-parts-count", Integer.toString(selection.partsCount().getAsInt()));
    }
    boolean whole = selection.status() == 200;
    if (whole && exchange.request().header("x-amz-checksum-mode").isPresent()) {
      version.checksums().forEach(response::putHeader);
    }
    if (selection.status() == 206) {
      response.putHeader(
          "Content-Range",
          new ByteRange(selection.offset(), selection.length()).contentRange(version.size()));
    }
    override(exchange, response);
  }

  /** The headers of the answer to a write: tag, version, encryption. */
  public void ofWrite(Exchange exchange, Bucket bucket, ObjectVersion version) {
    identity(exchange, bucket, version);
    encryption(exchange, version.headers());
    version.checksums().forEach(exchange::header);
  }

  /** The version id, where the bucket has them. */
  public void version(Exchange exchange, Bucket bucket, ObjectVersion version) {
    if (bucket.versioning().everSet()) {
      exchange.header("x-amz-version-id", ids.format(version));
    }
  }

  /** The encryption a writer asked for, repeated to it. */
  public void encryption(Exchange exchange, Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          if (name.startsWith("x-amz-server-side-encryption")) {
            exchange.header(name, value);
          }
        });
  }

  private void identity(Exchange exchange, Bucket bucket, ObjectVersion version) {
    exchange.header("ETag", EntityTags.quoted(version.etag()));
    version(exchange, bucket, version);
  }

  private static void override(Exchange exchange, HttpServerResponse response) {
    for (QueryParameters.Parameter parameter : exchange.request().query().all()) {
      String header = OVERRIDES.get(parameter.name());
      if (header != null) {
        if (!exchange.signed()) {
          throw S3Error.INVALID_REQUEST.because(
              "Request specific response headers cannot be used for anonymous GET requests.");
        }
        response.putHeader(header, checked(parameter.value()));
      }
    }
  }

  /** A line break in an override must not begin another header. */
  private static String checked(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < 0x20 || value.charAt(i) == 0x7F) {
        throw S3Error.INVALID_ARGUMENT.because(
            "A response header must not hold control characters");
      }
    }
    return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
