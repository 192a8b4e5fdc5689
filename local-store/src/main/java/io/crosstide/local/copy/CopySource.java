package io.crosstide.local.copy;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.object.VersionIds;
import io.crosstide.local.object.VersionRef;
import io.crosstide.local.request.ObjectKey;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.text.PercentEncoding;
import java.util.Optional;

/** The object a copy reads, from {@code x-amz-copy-source: /bucket/key?versionId=id}. */
record CopySource(String bucket, ObjectKey key, VersionRef ref) {
  private static final String HEADER = "x-amz-copy-source";
  private static final String VERSION_ID = "?versionId=";

  static CopySource of(S3Request request, VersionIds ids) {
    String header = request.header(HEADER).orElseThrow(() -> malformed(""));
    int at = header.lastIndexOf(VERSION_ID);
    Optional<String> versionId =
        at < 0 ? Optional.empty() : Optional.of(header.substring(at + VERSION_ID.length()));
    String path = decoded(at < 0 ? header : header.substring(0, at));
    String relative = path.startsWith("/") ? path.substring(1) : path;
    int slash = relative.indexOf('/');
    if (slash <= 0 || slash == relative.length() - 1) {
      throw malformed(header);
    }
    return new CopySource(
        relative.substring(0, slash),
        new ObjectKey(relative.substring(slash + 1)),
        ids.parse(versionId));
  }

  private static String decoded(String text) {
    try {
      return PercentEncoding.decodePath(text);
    } catch (IllegalArgumentException broken) {
      throw malformed(text);
    }
  }

  private static RuntimeException malformed(String header) {
    return S3Error.INVALID_ARGUMENT
        .because("Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
        .with("ArgumentName", HEADER)
        .with("ArgumentValue", header);
  }
}
