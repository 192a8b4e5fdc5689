package io.crosstide.gateway.operator;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.ledger.SkipOrder;
import java.util.Optional;

/**
 * Which failed key to give up, and why.
 *
 * @param version as the failure has it
 * @param generation as the failure was seen: one that has failed anew since is not skipped
 * @param reason 1 to 500 characters
 */
public record SkipRequest(String key, Optional<String> version, long generation, String reason) {
  SkipOrder toOrder(String operator) {
    return new SkipOrder(
        new ObjectKey(key), version.map(VersionId::new), generation, operator, reason);
  }
}
