package io.crosstide.store;

import io.crosstide.contracts.id.ObjectKey;
import java.util.Optional;

/**
 * A page of a listing.
 *
 * @param prefix only keys that begin with it; may be empty
 * @param delimiter groups keys beyond the prefix up to it; may be empty
 * @param after only keys after this one
 * @param token continues an earlier page of the same listing; takes the place of {@code after}
 * @param max 1 to 1,000
 */
public record ListRequest(
    String prefix, String delimiter, Optional<ObjectKey> after, Optional<String> token, int max) {
  /** All keys with a prefix after a key. */
  public static ListRequest of(String prefix, Optional<ObjectKey> after, int max) {
    return new ListRequest(prefix, "", after, Optional.empty(), max);
  }
}
