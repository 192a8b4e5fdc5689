package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.ETag;
import io.crosstide.gateway.metadata.HiddenMetadata;
import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.store.ObjectFacts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The conditions of a read. They are decided here, because a replica answers with the modification
 * time of its source, which its store does not know. Pure.
 *
 * @param ifMatch tags of which one must be the object's; empty is no condition
 * @param ifNoneMatch tags of which none may be the object's; empty is no condition
 */
record ReadConditions(
    List<String> ifMatch,
    List<String> ifNoneMatch,
    Optional<Instant> ifModifiedSince,
    Optional<Instant> ifUnmodifiedSince) {

  /** Reads the conditions; dates that are none are ignored. */
  static ReadConditions of(OssHeaders headers) {
    return new ReadConditions(
        tags(headers, "if-match"),
        tags(headers, "if-none-match"),
        headers.firstText("if-modified-since").flatMap(OssDates::parse),
        headers.firstText("if-unmodified-since").flatMap(OssDates::parse));
  }

  private static List<String> tags(OssHeaders headers, String name) {
    return headers
        .firstText(name)
        .map(text -> Arrays.stream(text.split(",")).map(String::strip).toList())
        .orElse(List.of())
        .stream()
        .filter(tag -> !tag.isEmpty() && !tag.equals("\"\""))
        .toList();
  }

  /** The answer in place of the object: 412 or 304. */
  Optional<OssErrorCode> objection(ObjectFacts facts) {
    Instant modified =
        HiddenMetadata.lastModified(facts.headers(), facts.lastModified())
            .truncatedTo(ChronoUnit.SECONDS);
    if (!ifMatch.isEmpty() && !matches(ifMatch, facts.etag())) {
      return Optional.of(OssErrorCode.PRECONDITION_FAILED);
    }
    if (ifUnmodifiedSince.isPresent() && modified.isAfter(ifUnmodifiedSince.get())) {
      return Optional.of(OssErrorCode.PRECONDITION_FAILED);
    }
    if (!ifNoneMatch.isEmpty() && matches(ifNoneMatch, facts.etag())) {
      return Optional.of(OssErrorCode.NOT_MODIFIED);
    }
    if (ifModifiedSince.isPresent() && !modified.isAfter(ifModifiedSince.get())) {
      return Optional.of(OssErrorCode.NOT_MODIFIED);
    }
    return Optional.empty();
  }

  private static boolean matches(List<String> tags, ETag etag) {
    return tags.stream().anyMatch(tag -> tag.equals("*") || new ETag(tag).equals(etag));
  }
}
