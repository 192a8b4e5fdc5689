package io.crosstide.worker.plan;

import io.crosstide.store.CannedAcl;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that an upload in parts is made of. Two attempts with equal terms send the same bytes to the
 * same places, so the one can go on where the other ended.
 *
 * @param source what is copied
 * @param attributes what the object is to have, which an upload is given in the beginning
 * @param layout the parts
 */
public record UploadTerms(ObjectFacts source, ObjectAttributes attributes, PartLayout layout) {
  private static final String FORM = "1";

  /** A name for these terms, the same in every process. */
  public String name() {
    StringBuilder text = new StringBuilder();
    add(text, FORM);
    add(text, source.etag().value());
    add(text, source.version().map(Object::toString));
    add(text, source.lastModified().toString());
    add(text, layout.toString());
    add(text, attributes.headers());
    add(text, attributes.storageClass());
    add(text, attributes.encryption().map(Encryption::algorithm));
    add(text, attributes.encryption().flatMap(Encryption::keyId));
    add(text, attributes.tags());
    add(text, attributes.acl().map(CannedAcl::name));
    return HexFormat.of().formatHex(sha256(text.toString()));
  }

  private static void add(StringBuilder text, ObjectHeaders headers) {
    add(text, headers.contentType());
    add(text, headers.cacheControl());
    add(text, headers.contentDisposition());
    add(text, headers.contentEncoding());
    add(text, headers.contentLanguage());
    add(text, headers.expires());
    add(text, headers.userMetadata());
  }

  private static void add(StringBuilder text, Map<String, String> entries) {
    add(text, Integer.toString(entries.size()));
    new TreeMap<>(entries)
        .forEach(
            (name, value) -> {
              add(text, name);
              add(text, value);
            });
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static void add(StringBuilder text, Optional<String> value) {
    add(text, Integer.toString(value.isPresent() ? 1 : 0));
    value.ifPresent(present -> add(text, present));
  }

  /** With its length before it, so that no two lists of values look alike. */
  private static void add(StringBuilder text, String value) {
    text.append(value.length()).append(':').append(value);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
