package io.crosstide.local.copy;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.object.ObjectDraft;
import io.crosstide.local.object.ObjectVersion;
import io.crosstide.local.request.S3Request;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a copy takes from its source and what from its request. Storage class, encryption, redirect
 * and ACL always come from the request.
 */
record CopyDirectives(ObjectDraft requested, boolean replaceMetadata, boolean replaceTags) {

  static CopyDirectives of(S3Request request) {
    return new CopyDirectives(
        ObjectDraft.of(request),
        replace(request, "x-amz-metadata-directive"),
        replace(request, "x-amz-tagging-directive"));
  }

  /** Whether copying an object onto itself would change anything. */
  boolean changeNothing() {
    return !replaceMetadata
        && requested.headers().keySet().stream().allMatch(ObjectDraft::isMetadata);
  }

  ObjectDraft apply(ObjectVersion source) {
    Map<String, String> headers = new LinkedHashMap<>();
    pick(headers, replaceMetadata ? requested.headers() : source.headers(), true);
    pick(headers, requested.headers(), false);
    Map<String, String> tags = replaceTags ? requested.tags() : source.tags();
    return new ObjectDraft(headers, tags, requested.acl());
  }

  private static void pick(Map<String, String> to, Map<String, String> from, boolean metadata) {
    from.forEach(
        (name, value) -> {
          if (ObjectDraft.isMetadata(name) == metadata) {
            to.put(name, value);
          }
        });
  }

  private static boolean replace(S3Request request, String header) {
    String directive = request.header(header).orElse("COPY");
    return switch (directive) {
      case "COPY" -> false;
      case "REPLACE" -> true;
      default ->
          throw S3Error.INVALID_ARGUMENT
              .because("Unknown directive.")
              .with("ArgumentName", header)
              .with("ArgumentValue", directive);
    };
  }
}
