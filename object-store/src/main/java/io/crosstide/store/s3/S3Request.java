package io.crosstide.store.s3;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.vertx.core.http.HttpMethod;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One request, before it has an address and a signature. Mutable while it is put together, by one
 * method only.
 */
final class S3Request {
  private final HttpMethod method;
  private final Optional<BucketName> bucket;
  private final Optional<ObjectKey> key;
  // Sorted, because signatures want it; a parameter appears once in S3.
  private final TreeMap<String, String> query = new TreeMap<>();
  private final TreeMap<String, String> headers = new TreeMap<>();

  private S3Request(HttpMethod method, Optional<BucketName> bucket, Optional<ObjectKey> key) {
    this.method = method;
    this.bucket = bucket;
    this.key = key;
  }

  static S3Request ofService(HttpMethod method) {
    return new S3Request(method, Optional.empty(), Optional.empty());
  }

  static S3Request ofBucket(HttpMethod method, BucketName bucket) {
    return new S3Request(method, Optional.of(bucket), Optional.empty());
  }

  static S3Request ofObject(HttpMethod method, BucketName bucket, ObjectKey key) {
    return new S3Request(method, Optional.of(bucket), Optional.of(key));
  }

  /** Adds a query parameter, encoded here. */
  S3Request query(String name, String value) {
    query.put(PercentEncoding.encode(name), PercentEncoding.encode(value));
    return this;
  }

  S3Request query(String name, Optional<?> value) {
    value.ifPresent(v -> query(name, v.toString()));
    return this;
  }

  /**
   * Adds a header; its value's characters are the bytes to send (ISO 8859-1).
   *
   * @throws io.crosstide.store.StoreException if HTTP cannot carry it as it is
   */
  S3Request header(String name, String value) {
    boolean valid =
        name.chars().allMatch(S3Request::isOfName) && value.chars().allMatch(S3Request::isOfValue);
    if (!valid) {
      throw FailureClassifier.refused("A header cannot be sent as it is");
    }
    headers.put(name.toLowerCase(Locale.ROOT), value);
    return this;
  }

  private static boolean isOfName(int c) {
    return c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
  }

  /** Anything beyond a byte would be lost without a word. */
  private static boolean isOfValue(int c) {
    return c == '\t' || (c >= ' ' && c != 0x7F && c <= 0xFF);
  }

  S3Request header(String name, Optional<?> value) {
    value.ifPresent(v -> header(name, v.toString()));
    return this;
  }

  HttpMethod method() {
    return method;
  }

  Optional<BucketName> bucket() {
    return bucket;
  }

  Optional<ObjectKey> key() {
    return key;
  }

  /** Names in lower case, sorted. */
  Map<String, String> headers() {
    return headers;
  }

  /** The query as signed and sent, without the question mark. */
  String queryText() {
    return query.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining("&"));
  }

  /** True if sending it twice or not knowing its result does no harm. */
  boolean isRead() {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }
}
