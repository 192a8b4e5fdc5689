package io.crosstide.store.s3;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.CopySource;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.region.Region;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts what a write sets into the headers of its request. */
final class WriteHeaders {
  static final String METADATA_PREFIX = "x-amz-meta-";

  private WriteHeaders() {}

  static void addAttributes(S3Request request, Region region, ObjectAttributes attributes) {
    addHeaders(request, region, attributes.headers());
    request.header("x-amz-storage-class", attributes.storageClass());
    addEncryption(request, attributes.encryption());
    addTags(request, attributes.tags());
    addAcl(request, attributes.acl());
  }

  static void addHeaders(S3Request request, Region region, ObjectHeaders headers) {
    request
        .header("content-type", headers.contentType())
        .header("cache-control", headers.cacheControl())
        .header("content-disposition", headers.contentDisposition())
        .header("content-encoding", headers.contentEncoding())
        .header("content-language", headers.contentLanguage())
        .header("expires", headers.expires());
    headers
        .userMetadata()
        .forEach(
            (name, value) ->
                request.header(METADATA_PREFIX + MetadataNames.inStore(region, name), value));
  }

  static void addEncryption(S3Request request, Optional<Encryption> encryption) {
    request
        .header("x-amz-server-side-encryption", encryption.map(Encryption::algorithm))
        .header(
            "x-amz-server-side-encryption-aws-kms-key-id", encryption.flatMap(Encryption::keyId));
  }

  static void addTags(S3Request request, Map<String, String> tags) {
    if (!tags.isEmpty()) {
      request.header("x-amz-tagging", tagQuery(tags));
    }
  }

  static void addAcl(S3Request request, Optional<CannedAcl> acl) {
    request.header("x-amz-acl", acl.map(WriteHeaders::aclWord));
  }

  /** S3 has no word for OSS's inherited ACL; private is what it then does. */
  static String aclWord(CannedAcl acl) {
    return (acl == CannedAcl.DEFAULT ? CannedAcl.PRIVATE : acl).word();
  }

  static void addConditions(S3Request request, WriteConditions conditions) {
    if (conditions.ifAbsent()) {
      request.header("if-none-match", "*");
    }
    // Unquoted: Ceph compares the header as it stands; the others take both forms.
    request.header("if-match", conditions.ifMatch().map(ETag::value));
  }

  /**
   * Only to stores that keep it: what others make of a header that they do not know is not said.
   */
  static void addVersion(S3Request request, Region region, Optional<VersionId> version) {
    if (region.keepsVersionIds()) {
      request.header("x-amz-crosstide-version-id", version.map(VersionId::value));
    }
  }

  static void addCopySource(S3Request request, Region region, CopySource source) {
    String path =
        "/"
            + PercentEncoding.encode(region.inStore(source.bucket()).value())
            + "/"
            + PercentEncoding.encodeKey(source.key().value());
    String version =
        source.version().map(v -> "?versionId=" + PercentEncoding.encode(v.value())).orElse("");
    request
        .header("x-amz-copy-source", path + version)
        .header("x-amz-copy-source-if-match", source.ifMatch().map(ETag::quoted))
        .header("x-amz-copy-source-if-none-match", source.ifNoneMatch().map(ETag::quoted))
        .header(
            "x-amz-copy-source-if-modified-since", source.ifModifiedSince().map(HttpDates::format))
        .header(
            "x-amz-copy-source-if-unmodified-since",
            source.ifUnmodifiedSince().map(HttpDates::format));
  }

  static String tagQuery(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(t -> PercentEncoding.encode(t.getKey()) + "=" + PercentEncoding.encode(t.getValue()))
        .collect(Collectors.joining("&"));
  }
}
