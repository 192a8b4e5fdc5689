package io.crosstide.gateway.objects;

import io.crosstide.gateway.metadata.HiddenMetadata;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.object.Tag;
import io.crosstide.gateway.oss.object.Tagging;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the headers of a write say about the object, in the words of the store. Pure. */
final class WriteHeaders {
  static final String META_PREFIX = "x-oss-meta-";

  private static final String ENCRYPTION = "x-oss-server-side-encryption";
  private static final String OBJECT_ACL = "x-oss-object-acl";
  private static final String METADATA_TOO_LARGE = "0011-00000002";
  private static final String DEFAULT_TYPE = "application/octet-stream";

  /** OSS does not take conditions on writes, and to ignore them would overwrite. */
  private static final List<String> CONDITIONS =
      List.of("if-match", "if-none-match", "if-modified-since", "if-unmodified-since");

  private WriteHeaders() {}

  /**
   * Everything that the request sets.
   *
   * @throws io.crosstide.gateway.oss.error.OssException for a value that OSS refuses
   */
  static ObjectAttributes attributes(OssHeaders request) {
    Optional<CannedAcl> acl = acl(request, OBJECT_ACL);
    ObjectHeaders headers = headers(request);
    return new ObjectAttributes(
        acl.equals(Optional.of(CannedAcl.PRIVATE)) ? HiddenMetadata.asPrivate(headers) : headers,
        storageClass(request),
        encryption(request),
        tags(request),
        acl);
  }

  static ObjectHeaders headers(OssHeaders request) {
    return new ObjectHeaders(
        Optional.of(request.firstText("content-type").orElse(DEFAULT_TYPE)),
        request.firstText("cache-control"),
        request.firstText("content-disposition"),
        request.firstText("content-encoding"),
        request.firstText("content-language"),
        request.firstText("expires"),
        userMetadata(request));
  }

  private static Map<String, String> userMetadata(OssHeaders request) {
    Map<String, String> metadata = new TreeMap<>();
    for (String header : request.names()) {
      if (header.startsWith(META_PREFIX)) {
        String name = header.substring(META_PREFIX.length());
        if (name.isEmpty() || HiddenMetadata.isHidden(name)) {
          throw OssErrors.invalidArgument("The name of the metadata is reserved.", header, "")
              .asException();
        }
        metadata.put(name, request.joined(header).orElse(""));
      }
    }
    return metadata;
  }

  /**
   * Refuses more user metadata than a replica has room for beside what Crosstide adds to it.
   *
   * @param bytesMax of names and values together
   * @throws io.crosstide.gateway.oss.error.OssException InvalidArgument
   */
  static void requireMetadataWithin(OssHeaders request, int bytesMax) {
    int bytes = 0;
    for (String header : request.names()) {
      if (header.startsWith(META_PREFIX)) {
        bytes +=
            header.length() - META_PREFIX.length() + request.joined(header).orElse("").length();
      }
    }
    if (bytes > bytesMax) {
      throw OssErrors.invalidArgument("The user metadata is larger than " + bytesMax + " bytes.")
          .withEc(METADATA_TOO_LARGE)
          .asException();
    }
  }

  static Optional<String> storageClass(OssHeaders request) {
    return request.firstText("x-oss-storage-class").map(StorageClasses::toStore);
  }

  static Optional<Encryption> encryption(OssHeaders request) {
    Optional<String> algorithm = request.firstText(ENCRYPTION);
    Optional<String> key = request.firstText(ENCRYPTION + "-key-id");
    if (algorithm.isEmpty()) {
      return Optional.empty();
    }
    return switch (algorithm.get()) {
      case "AES256" -> Optional.of(new Encryption("AES256", Optional.empty()));
      case "KMS" -> Optional.of(new Encryption("aws:kms", key));
      case "SM4" -> throw OssErrors.notImplemented(ENCRYPTION).asException();
      default -> throw OssError.of(OssErrorCode.INVALID_ENCRYPTION_ALGORITHM).asException();
    };
  }

  static Map<String, String> tags(OssHeaders request) {
    return request
        .firstText("x-oss-tagging")
        .map(Tagging::parseHeader)
        .map(WriteHeaders::asMap)
        .orElse(Map.of());
  }

  static Map<String, String> asMap(Tagging tagging) {
    Map<String, String> tags = new TreeMap<>();
    for (Tag tag : tagging.tags()) {
      tags.put(tag.key(), tag.value());
    }
    return tags;
  }

  /** The canned ACL in a header. */
  static Optional<CannedAcl> acl(OssHeaders request, String header) {
    Optional<String> word = request.firstText(header);
    try {
      return word.map(CannedAcl::ofWord);
    } catch (IllegalArgumentException unknown) {
      throw OssErrors.invalidArgument("The ACL is invalid.", header, word.orElse("")).asException();
    }
  }

  static boolean forbidsOverwrite(OssHeaders request) {
    return request.firstText("x-oss-forbid-overwrite").map(Boolean::parseBoolean).orElse(false);
  }

  /**
   * @throws io.crosstide.gateway.oss.error.OssException NotImplemented
   */
  static void refuseConditions(OssHeaders request) {
    for (String condition : CONDITIONS) {
      if (request.has(condition)) {
        throw OssErrors.notImplemented(condition).asException();
      }
    }
  }
}
