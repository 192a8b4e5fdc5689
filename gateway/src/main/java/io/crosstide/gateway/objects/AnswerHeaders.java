package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.gateway.call.Exchange;
import io.crosstide.gateway.metadata.HiddenMetadata;
import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.WriteResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The headers of answers, in the words of OSS. Pure but for the exchange they are put into. */
final class AnswerHeaders {
  /** Headers of an answer that a reader may choose by {@code response-<header>}. */
  private static final List<String> OVERRIDES =
      List.of(
          "Content-Type",
          "Cache-Control",
          "Content-Disposition",
          "Content-Encoding",
          "Content-Language",
          "Expires");

  private AnswerHeaders() {}

  /** Of a read object. */
  static Map<String, String> ofObject(ObjectFacts facts) {
    Map<String, String> headers = new LinkedHashMap<>(meta(facts));
    ObjectHeaders own = facts.headers();
    put(headers, "Content-Type", own.contentType());
    put(headers, "Cache-Control", own.cacheControl());
    put(headers, "Content-Disposition", own.contentDisposition());
    put(headers, "Content-Encoding", own.contentEncoding());
    put(headers, "Content-Language", own.contentLanguage());
    put(headers, "Expires", own.expires());
    headers.put("Accept-Ranges", "bytes");
    headers.put("x-oss-object-type", Etags.type(facts.etag(), HiddenMetadata.isAppendable(own)));
    headers.put("x-oss-storage-class", StorageClasses.toOss(facts.storageClass()));
    if (HiddenMetadata.isAppendable(own)) {
      headers.put("x-oss-next-append-position", Long.toString(facts.size()));
    }
    if (facts.tagCount().orElse(0) > 0) {
      headers.put("x-oss-tagging-count", Integer.toString(facts.tagCount().getAsInt()));
    }
    facts.encryption().ifPresent(encryption -> headers.putAll(ofEncryption(encryption)));
    own.userMetadata()
        .forEach(
            (name, value) -> {
              if (!HiddenMetadata.isHidden(name)) {
                headers.put(WriteHeaders.META_PREFIX + name, value);
              }
            });
    return headers;
  }

  /** The few that GetObjectMeta answers. */
  static Map<String, String> meta(ObjectFacts facts) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ETag", Etags.toOss(facts.etag()));
    headers.put(
        "Last-Modified",
        OssDates.http(HiddenMetadata.lastModified(facts.headers(), facts.lastModified())));
    put(headers, "x-oss-version-id", facts.version().map(VersionId::value));
    return headers;
  }

  /** What the reader wants to see instead. */
  static void override(Map<String, String> headers, OssQuery query) {
    for (String name : OVERRIDES) {
      query
          .text("response-" + name.toLowerCase(Locale.ROOT))
          .ifPresent(value -> headers.put(name, value));
    }
  }

  static Map<String, String> ofEncryption(Encryption encryption) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(
        "x-oss-server-side-encryption", encryption.isKms() ? "KMS" : encryption.algorithm());
    put(headers, "x-oss-server-side-encryption-key-id", encryption.keyId());
    return headers;
  }

  /** Of a write. */
  static void ofWrite(Exchange exchange, WriteResult result) {
    exchange.header("ETag", Etags.toOss(result.etag()));
    exchange.header("x-oss-version-id", result.version().map(VersionId::value));
  }

  static void putInto(Exchange exchange, Map<String, String> headers) {
    headers.forEach(exchange::header);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static void put(Map<String, String> headers, String name, Optional<String> value) {
    value.ifPresent(text -> headers.put(name, text));
  }
}
