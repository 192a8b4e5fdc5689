package io.crosstide.local.object;

import io.crosstide.local.acl.CannedAcl;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.index.ByteReader;
import io.crosstide.local.index.ByteWriter;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.tags.Tags;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Everything a writer says about an object besides its content.
 *
 * @param headers what a GET is to return, by lower-case name, values one byte per char
 */
public record ObjectDraft(Map<String, String> headers, Map<String, String> tags, CannedAcl acl) {
  private static final String META = "x-amz-meta-";

  /** As Alibaba OSS allows; AWS allows 2 KB, Ceph far more. */
  private static final int USER_METADATA_BYTES_MAX = 8 * 1024;

  private static final List<String> KEPT =
      List.of(
          "content-type",
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "expires",
          "x-amz-website-redirect-location",
          "x-amz-storage-class",
          "x-amz-server-side-encryption",
          "x-amz-server-side-encryption-aws-kms-key-id",
          "x-amz-server-side-encryption-bucket-key-enabled");

  private static final Set<String> STORAGE_CLASSES =
      Set.of(
          "STANDARD",
          "REDUCED_REDUNDANCY",
          "STANDARD_IA",
          "ONEZONE_IA",
          "INTELLIGENT_TIERING",
          "GLACIER",
          "GLACIER_IR",
          "DEEP_ARCHIVE");

  public ObjectDraft {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /**
   * Reads a request that writes an object.
   *
   * @throws io.crosstide.local.error.S3Exception InvalidStorageClass, InvalidTag, MetadataTooLarge,
   *     NotImplemented ...
   */
  public static ObjectDraft of(S3Request request) {
    refuseUnsupported(request);
    return new ObjectDraft(
        keptHeaders(request),
        request.header("x-amz-tagging").map(Tags::fromHeader).orElse(Map.of()),
        acl(request));
  }

  /** The canned ACL of a request, private if it names none. */
  public static CannedAcl acl(S3Request request) {
    return request.header("x-amz-acl").map(CannedAcl::of).orElse(CannedAcl.PRIVATE);
  }

  public byte[] toRecord() {
    return new ByteWriter(256).map(headers).map(tags).text(acl.text()).finish();
  }

  public static ObjectDraft read(ByteReader in) {
    return new ObjectDraft(in.map(), in.map(), CannedAcl.of(in.text()));
  }

  /** Whether a header belongs to the metadata a copy carries over or replaces. */
  public static boolean isMetadata(String header) {
    return !header.startsWith("x-amz-server-side-encryption")
        && !header.equals("x-amz-storage-class")
        && !header.equals("x-amz-website-redirect-location");
  }

  private static Map<String, String> keptHeaders(S3Request request) {
    Map<String, String> kept = new LinkedHashMap<>();
    for (String name : KEPT) {
      request.header(name).filter(value -> !value.isEmpty()).ifPresent(v -> kept.put(name, v));
    }
    String encoding = withoutFraming(kept.getOrDefault("content-encoding", ""));
    if (encoding.isEmpty()) {
      kept.remove("content-encoding");
    } else {
      kept.put("content-encoding", encoding);
    }
    checkStorageClass(kept);
    checkEncryption(kept);
    kept.putAll(userMetadata(request));
    kept.forEach(ObjectDraft::checkReturnable);
    return kept;
  }

  private static Map<String, String> userMetadata(S3Request request) {
    Map<String, String> metadata = new LinkedHashMap<>();
    int size = 0;
    for (Map.Entry<String, String> header : request.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(META)) {
        String value = header.getValue().trim();
        metadata.merge(name, value, (first, second) -> first + "," + second);
        size += name.length() - META.length() + value.length();
      }
    }
    if (size > USER_METADATA_BYTES_MAX) {
      throw S3Error.METADATA_TOO_LARGE
          .because()
          .with("Size", Integer.toString(size))
          .with("MaxSizeAllowed", Integer.toString(USER_METADATA_BYTES_MAX));
    }
    return metadata;
  }

  private static String withoutFraming(String contentEncoding) {
    StringBuilder kept = new StringBuilder();
    for (String encoding : contentEncoding.split(",", -1)) {
      if (!encoding.isBlank() && !encoding.trim().equalsIgnoreCase("aws-chunked")) {
        kept.append(kept.isEmpty() ? "" : ",").append(encoding.trim());
      }
    }
    return kept.toString();
  }

  /** What could not be sent back in a header is not taken either. */
  private static void checkReturnable(String name, String value) {
    if (value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7F)) {
      throw S3Error.INVALID_ARGUMENT
          .because("A header must not hold control characters")
          .with("ArgumentName", name);
    }
  }

  private static void checkStorageClass(Map<String, String> headers) {
    String storageClass = headers.getOrDefault("x-amz-storage-class", "STANDARD");
    if (!STORAGE_CLASSES.contains(storageClass)) {
      throw S3Error.INVALID_STORAGE_CLASS.because().with("StorageClassRequested", storageClass);
    }
  }

  private static void checkEncryption(Map<String, String> headers) {
    String algorithm = headers.getOrDefault("x-amz-server-side-encryption", "AES256");
    if (!algorithm.equals("AES256") && !algorithm.equals("aws:kms")) {
      throw S3Error.INVALID_ENCRYPTION.because();
    }
    if (headers.containsKey("x-amz-server-side-encryption-aws-kms-key-id")
        && !"aws:kms".equals(headers.get("x-amz-server-side-encryption"))) {
      throw S3Error.INVALID_ARGUMENT.because(
          "x-amz-server-side-encryption-aws-kms-key-id needs x-amz-server-side-encryption: aws:kms");
    }
  }

  /** Doing as if would be worse than saying no. */
  private static void refuseUnsupported(S3Request request) {
    for (String name : request.headers().names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-amz-server-side-encryption-customer-")
          || lower.startsWith("x-amz-object-lock-")
          || lower.startsWith("x-amz-grant-")
          || lower.equals("x-amz-write-offset-bytes")) {
        throw S3Error.NOT_IMPLEMENTED.because().with("Header", lower);
      }
    }
  }
}
