package io.crosstide.store.s3;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.region.Region;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Reads facts of an object from the headers of an answer. */
final class FactsReader {
  private FactsReader() {}

  /**
   * @throws io.crosstide.store.StoreException if what every object has is missing
   */
  static ObjectFacts read(S3Request request, Region region, MultiMap headers) {
    return new ObjectFacts(
        wholeSize(request, headers),
        etag(headers).orElseThrow(() -> missing(request, "ETag")),
        lastModified(headers).orElseThrow(() -> missing(request, "Last-Modified")),
        version(headers),
        objectHeaders(region, headers),
        text(headers, "x-amz-storage-class").filter(c -> !c.equals("STANDARD")),
        encryption(headers),
        count(headers, "x-amz-tagging-count"),
        count(headers, "x-amz-mp-parts-count"));
  }

  static Optional<ETag> etag(MultiMap headers) {
    return text(headers, "etag").map(ETag::new);
  }

  static Optional<VersionId> version(MultiMap headers) {
    return text(headers, "x-amz-version-id").map(VersionId::new);
  }

  /** Bytes of the body that follows (or that a GET would have, for HEAD). */
  static long contentLength(S3Request request, MultiMap headers) {
    return number(headers.get("content-length"))
        .orElseThrow(() -> missing(request, "Content-Length"));
  }

  private static long wholeSize(S3Request request, MultiMap headers) {
    String range = headers.get("content-range");
    if (range == null) {
      return contentLength(request, headers);
    }
    return number(range.substring(range.indexOf('/') + 1))
        .orElseThrow(() -> missing(request, "size in Content-Range"));
  }

  private static Optional<Instant> lastModified(MultiMap headers) {
    return HttpDates.parseIfValid(headers.get("last-modified"));
  }

  private static ObjectHeaders objectHeaders(Region region, MultiMap headers) {
    return new ObjectHeaders(
        text(headers, "content-type"),
        text(headers, "cache-control"),
        text(headers, "content-disposition"),
        text(headers, "content-encoding"),
        text(headers, "content-language"),
        text(headers, "expires"),
        userMetadata(region, headers));
  }

  private static Map<String, String> userMetadata(Region region, MultiMap headers) {
    Map<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(WriteHeaders.METADATA_PREFIX)) {
        metadata.merge(
            MetadataNames.fromStore(region, name.substring(WriteHeaders.METADATA_PREFIX.length())),
            header.getValue(),
            (one, other) -> one + "," + other);
      }
    }
    return metadata;
  }

  /** Of an object, or of a part of one. */
  static Optional<Encryption> encryption(MultiMap headers) {
    return text(headers, "x-amz-server-side-encryption")
        .map(
            algorithm ->
                new Encryption(
                    algorithm, text(headers, "x-amz-server-side-encryption-aws-kms-key-id")));
  }

  private static OptionalInt count(MultiMap headers, String name) {
    Optional<Long> value = number(headers.get(name));
    return value.isPresent() ? OptionalInt.of(Math.toIntExact(value.get())) : OptionalInt.empty();
  }

  private static Optional<String> text(MultiMap headers, String name) {
    return Optional.ofNullable(headers.get(name)).filter(v -> !v.isEmpty());
  }

  private static Optional<Long> number(String textOrNull) {
    try {
      return Optional.ofNullable(textOrNull).map(Long::parseLong).filter(n -> n >= 0);
    } catch (NumberFormatException notNumber) {
      return Optional.empty();
    }
  }

  private static RuntimeException missing(S3Request request, String what) {
    return FailureClassifier.badAnswer(request, "The store's answer has no valid " + what, null);
  }
}
