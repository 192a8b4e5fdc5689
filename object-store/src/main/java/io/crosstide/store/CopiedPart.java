package io.crosstide.store;

import io.crosstide.contracts.id.ETag;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A part that was copied from an object of the store.
 *
 * @param lastModified when the store made it, if the store told
 */
public record CopiedPart(ETag etag, Optional<Instant> lastModified) {
  public CopiedPart {
    Objects.requireNonNull(etag, "etag");
    Objects.requireNonNull(lastModified, "lastModified");
  }
}
