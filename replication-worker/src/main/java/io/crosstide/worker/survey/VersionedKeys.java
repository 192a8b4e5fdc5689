package io.crosstide.worker.survey;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ListedVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Keys of a listing of versions, each as if it were one object: as large as its versions together,
 * as new as the newest, and with a tag made of theirs, so that keys with equal versions have equal
 * tags. A key that has only delete markers is one too. A key that may go on beyond the page has an
 * empty tag, which equals none: what lies there is not known.
 */
final class VersionedKeys {
  private static final String MARKER = "-";
  private static final ETag UNKNOWN = new ETag("\"\"");

  private VersionedKeys() {}

  /**
   * The keys after one, in their order.
   *
   * @param next where the next page begins; stores name the last key of this one, ended or not
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static List<ListedObject> of(
      List<ListedVersion> page, Optional<ObjectKey> after, Optional<String> next) {
    List<ListedObject> keys = new ArrayList<>();
    int from = 0;
    while (from < page.size()) {
      ObjectKey key = page.get(from).key();
      int to = from;
      while (to < page.size() && page.get(to).key().equals(key)) {
        to++;
      }
      if (after.filter(last -> key.compareTo(last) <= 0).isEmpty()) {
        List<ListedVersion> versions = page.subList(from, to);
        boolean isCut = to == page.size() && next.filter(key.value()::equals).isPresent();
        keys.add(of(key, versions, isCut ? UNKNOWN : tagOf(versions)));
      }
      from = to;
    }
    return keys;
  }

  private static ListedObject of(ObjectKey key, List<ListedVersion> versions, ETag tag) {
    Instant newest =
        versions.stream().map(ListedVersion::lastModified).max(Instant::compareTo).orElseThrow();
    long bytes = versions.stream().mapToLong(ListedVersion::size).sum();
    return new ListedObject(key, bytes, tag, newest, Optional.empty());
  }

  /** If a version is made of parts, so is the whole: its time says as little. */
  private static ETag tagOf(List<ListedVersion> versions) {
    MessageDigest digest = md5();
    boolean isOfParts = false;
    for (ListedVersion version : versions) {
      String text = version.etag().map(ETag::value).orElse(MARKER);
      digest.update((text + '\n').getBytes(StandardCharsets.UTF_8));
      isOfParts |= version.etag().filter(tag -> tag.partCount().isPresent()).isPresent();
    }
    return new ETag(HexFormat.of().formatHex(digest.digest()) + (isOfParts ? "-1" : ""));
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has MD5", impossible);
    }
  }
}
