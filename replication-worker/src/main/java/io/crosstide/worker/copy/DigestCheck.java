package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ETag;
import java.util.Optional;

/**
 * How the bytes of one transfer are checked at the target (I20).
 *
 * @param given MD5 that the target shall check itself; empty: it is measured on the way and
 *     compared with the tag that the target answers
 */
record DigestCheck(Optional<ETag> given) {
  static final DigestCheck MEASURED = new DigestCheck(Optional.empty());

  /** By the source's tag if that may be an MD5. */
  static DigestCheck byTag(ETag tag, boolean encrypted) {
    return tag.looksLikeMd5() && !encrypted ? given(tag) : MEASURED;
  }

  static DigestCheck given(ETag md5) {
    return new DigestCheck(Optional.of(md5));
  }

  Optional<String> header() {
    return given.map(Md5::header);
  }
}
