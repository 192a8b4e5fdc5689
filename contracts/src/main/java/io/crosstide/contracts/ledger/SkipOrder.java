package io.crosstide.contracts.ledger;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code POST /rules/{ruleId}/skips}: give up a failed key.
 *
 * @param key the key
 * @param version the version, if the row names one
 * @param generation of the row as the operator saw it; a row that has grown since is not skipped
 * @param by who asks; 1 to 128 characters
 * @param reason why; 1 to {@value #REASON_MAX} characters, none of them control characters
 */
public record SkipOrder(
    ObjectKey key, Optional<VersionId> version, long generation, String by, String reason) {
  /** Characters of a reason. */
  public static final int REASON_MAX = 500;

  /** Characters of a name. */
  public static final int BY_MAX = 128;

  @SuppressWarnings("OptionalAssignedToNull")
  public SkipOrder {
    Objects.requireNonNull(key, "key");
    version = version == null ? Optional.empty() : version;
    requireText(by, BY_MAX, "by");
    requireText(reason, REASON_MAX, "reason");
  }

  private static void requireText(String text, int max, String what) {
    if (text == null || text.isBlank() || text.length() > max) {
      throw new IllegalArgumentException(what + " has 1 to " + max + " characters");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " holds a control character");
    }
  }
}
