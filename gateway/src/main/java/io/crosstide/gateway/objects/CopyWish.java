package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.gateway.metadata.HiddenMetadata;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import java.util.Map;
import java.util.Optional;

/**
 * What a client wants of a copy. A copy that a client makes is an object of its own: what Crosstide
 * has noted with the source must not come along, least of all that it is a replica, or the copy
 * would be taken for one and never be replicated (I40).
 *
 * @param attributes what the copy is to have, as far as it is not the source's
 * @param replaceHeaders it is to have none of the source's headers
 * @param replaceTags it is to have none of the source's tags
 */
record CopyWish(ObjectAttributes attributes, boolean replaceHeaders, boolean replaceTags) {
  /** In the store's words, of a version that was overwritten while versioning was suspended. */
  private static final VersionId NULL = new VersionId("null");

  /**
   * @throws io.crosstide.gateway.oss.error.OssException InvalidArgument for what is no directive
   */
  static CopyWish of(OssHeaders headers, ObjectAttributes attributes) {
    return new CopyWish(
        attributes,
        isReplace(headers, "x-oss-metadata-directive"),
        isReplace(headers, "x-oss-tagging-directive"));
  }

  private static boolean isReplace(OssHeaders headers, String name) {
    String directive = headers.firstText(name).orElse("COPY");
    if (!directive.equalsIgnoreCase("COPY") && !directive.equalsIgnoreCase("REPLACE")) {
      throw OssErrors.invalidArgument("The directive is COPY or REPLACE.", name, directive)
          .asException();
    }
    return directive.equalsIgnoreCase("REPLACE");
  }

  /**
   * The request to the store.
   *
   * @param facts of the source, seen a moment ago. By the time that the store copies it may be
   *     another object: a version is copied as the version that was seen, and of what has no
   *     version the headers that were seen are sent along, where it may become a replica
   * @param mayBecomeReplica whether a rule writes to the source's bucket
   */
  CopyRequest request(CopySource source, ObjectFacts facts, boolean mayBecomeReplica) {
    Optional<Map<String, String>> tags =
        replaceTags ? Optional.of(attributes.tags()) : Optional.empty();
    Optional<ObjectHeaders> headers = headers(facts, mayBecomeReplica);
    return new CopyRequest(
        replaceHeaders ? source : seen(source, facts, headers.isPresent()),
        headers,
        tags,
        attributes.storageClass(),
        attributes.encryption(),
        attributes.acl());
  }

  private Optional<ObjectHeaders> headers(ObjectFacts facts, boolean mayBecomeReplica) {
    if (replaceHeaders) {
      return Optional.of(attributes.headers());
    }
    boolean mayChange = mayBecomeReplica && named(facts).isEmpty();
    boolean isPrivate = HiddenMetadata.isPrivate(attributes.headers());
    if (!mayChange && !isPrivate && !HiddenMetadata.isPresent(facts.headers())) {
      return Optional.empty();
    }
    ObjectHeaders visible = HiddenMetadata.removeFrom(facts.headers());
    return Optional.of(isPrivate ? HiddenMetadata.asPrivate(visible) : visible);
  }

  private static CopySource seen(CopySource source, ObjectFacts facts, boolean withHeaders) {
    return withHeaders && source.ifMatch().isEmpty()
        ? CopySources.exactly(source, facts.version(), facts.etag())
        : CopySources.ofVersion(source, source.version().or(() -> named(facts)));
  }

  /** A version that stays what it is. */
  private static Optional<VersionId> named(ObjectFacts facts) {
    return facts.version().filter(version -> !version.equals(NULL));
  }
}
