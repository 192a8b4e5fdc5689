package io.crosstide.gateway.oss.address;

import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.PercentCoding;
import io.crosstide.gateway.oss.error.OssErrors;
import java.util.Objects;
import java.util.Optional;

/**
 * The header {@code x-oss-copy-source}: {@code /bucket/key[?versionId=..]} with an encoded key.
 *
 * @param versionId the version to copy; empty means the current one
 */
public record CopySource(String bucket, String key, Optional<String> versionId) {
  private static final String HEADER = "x-oss-copy-source";

  public CopySource {
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(versionId, "versionId");
  }

  /**
   * Parses the header's value; the slash in front may be missing.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidArgument, InvalidBucketName or
   *     InvalidObjectName
   */
  public static CopySource parse(String header) {
    int question = header.indexOf('?');
    String path = question < 0 ? header : header.substring(0, question);
    String query = question < 0 ? "" : header.substring(question + 1);
    String decoded = PercentCoding.decodePath(path).orElseThrow(() -> invalid(header));
    String name = decoded.startsWith("/") ? decoded.substring(1) : decoded;
    int slash = name.indexOf('/');
    if (slash < 0) {
      throw invalid(header);
    }
    return new CopySource(
        NameRules.requireBucketName(name.substring(0, slash)),
        NameRules.requireKey(name.substring(slash + 1)),
        OssQuery.parse(query).text("versionId"));
  }

  private static RuntimeException invalid(String header) {
    return OssErrors.invalidArgument(
            "Copy Source must mention the source bucket and key.", HEADER, header)
        .asException();
  }
}
