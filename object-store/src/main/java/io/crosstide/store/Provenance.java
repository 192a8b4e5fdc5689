package io.crosstide.store;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a replica comes from. Kept in entries of its user metadata, which the gateway hides from
 * clients: one that names replicas, and one for the source of those that are versions.
 *
 * @param rule the rule that made it
 * @param etag the source's tag
 * @param modifiedAt the source's modification time, to the millisecond
 * @param version the source's version, if versioned
 * @param source the bucket of that version, so that a later rule of the same bucket knows its copy;
 *     empty of what was made before it was noted
 */
public record Provenance(
    RuleId rule,
    ETag etag,
    Instant modifiedAt,
    Optional<VersionId> version,
    Optional<BucketRef> source) {
  /** Name of the metadata entry that every replica has. */
  public static final String METADATA_NAME = "crosstide-replica";

  /** Name of the entry that tells the source of a version. */
  static final String SOURCE_NAME = "crosstide-source";

  private static final String FORM = "1";
  private static final String NO_VERSION = "-";

  /** Without the source's bucket. */
  public Provenance(RuleId rule, ETag etag, Instant modifiedAt, Optional<VersionId> version) {
    this(rule, etag, modifiedAt, version, Optional.empty());
  }

  /** Reads the provenance of an object; empty if it is no replica of ours. */
  public static Optional<Provenance> of(ObjectHeaders headers) {
    String value = headers.userMetadata().get(METADATA_NAME);
    return value == null
        ? Optional.empty()
        : parse(value, Optional.ofNullable(headers.userMetadata().get(SOURCE_NAME)));
  }

  /** The same headers with this provenance in their metadata. */
  public ObjectHeaders addTo(ObjectHeaders headers) {
    Map<String, String> metadata = new TreeMap<>(headers.userMetadata());
    metadata.put(METADATA_NAME, format());
    metadata.remove(SOURCE_NAME);
    source.ifPresent(bucket -> metadata.put(SOURCE_NAME, format(bucket)));
    return headers.withUserMetadata(metadata);
  }

  /** The same headers without provenance. */
  public static ObjectHeaders removeFrom(ObjectHeaders headers) {
    if (!headers.userMetadata().containsKey(METADATA_NAME)) {
      return headers;
    }
    Map<String, String> metadata = new TreeMap<>(headers.userMetadata());
    metadata.remove(METADATA_NAME);
    metadata.remove(SOURCE_NAME);
    return headers.withUserMetadata(metadata);
  }

  private String format() {
    return String.join(
        " ",
        FORM,
        rule.toString(),
        encode(etag.value()),
        Long.toString(modifiedAt.toEpochMilli()),
        version.map(v -> encodeVersion(v.value())).orElse(NO_VERSION));
  }

  /** A version may itself be the text that stands for none. */
  private static String encodeVersion(String version) {
    return version.equals(NO_VERSION) ? "%2D" : encode(version);
  }

  private static String format(BucketRef bucket) {
    return encode(bucket.region().value()) + " " + encode(bucket.bucket().value());
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Optional<Provenance> parse(String value, Optional<String> source) {
    String[] fields = value.split(" ", -1);
    if (fields.length != 5 || !fields[0].equals(FORM)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Provenance(
              RuleId.of(fields[1]),
              new ETag(decode(fields[2])),
              Instant.ofEpochMilli(Long.parseLong(fields[3])),
              fields[4].equals(NO_VERSION)
                  ? Optional.empty()
                  : Optional.of(new VersionId(decode(fields[4]))),
              source.flatMap(Provenance::parseSource)));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private static Optional<BucketRef> parseSource(String value) {
    String[] fields = value.split(" ", -1);
    if (fields.length != 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new BucketRef(new RegionName(decode(fields[0])), new BucketName(decode(fields[1]))));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
