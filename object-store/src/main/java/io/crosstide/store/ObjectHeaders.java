package io.crosstide.store;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The headers that belong to an object. Values are the bytes of the header as ISO 8859-1
 * characters, unchanged.
 *
 * @param userMetadata names in lower case without the {@code x-amz-meta-} prefix, sorted
 */
public record ObjectHeaders(
    Optional<String> contentType,
    Optional<String> cacheControl,
    Optional<String> contentDisposition,
    Optional<String> contentEncoding,
    Optional<String> contentLanguage,
    Optional<String> expires,
    Map<String, String> userMetadata) {
  /** No headers. */
  public static final ObjectHeaders NONE =
      new ObjectHeaders(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of());

  public ObjectHeaders {
    userMetadata = java.util.Collections.unmodifiableMap(new TreeMap<>(userMetadata));
  }

  /** The same with a content type. */
  public ObjectHeaders withContentType(String type) {
    return new ObjectHeaders(
        Optional.of(type),
        cacheControl,
        contentDisposition,
        contentEncoding,
        contentLanguage,
        expires,
        userMetadata);
  }

  /** The same with other user metadata. */
  public ObjectHeaders withUserMetadata(Map<String, String> metadata) {
    return new ObjectHeaders(
        contentType,
        cacheControl,
        contentDisposition,
        contentEncoding,
        contentLanguage,
        expires,
        metadata);
  }
}
