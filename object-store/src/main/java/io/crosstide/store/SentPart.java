package io.crosstide.store;

import io.crosstide.contracts.id.ETag;
import java.util.Objects;
import java.util.Optional;

/**
 * A part that was uploaded.
 *
 * @param encryption how it is encrypted, if the store tells it with its answer: its tag may be no
 *     MD5 then
 */
public record SentPart(ETag etag, Optional<Encryption> encryption) {
  public SentPart {
    Objects.requireNonNull(etag, "etag");
    Objects.requireNonNull(encryption, "encryption");
  }
}
