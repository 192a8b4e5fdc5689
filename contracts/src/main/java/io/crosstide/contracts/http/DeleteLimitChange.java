package io.crosstide.contracts.http;

import io.crosstide.contracts.rule.DeleteLimit;
import java.util.Optional;

/**
 * Body of {@code PUT /rules/{ruleId}/delete-limit}.
 *
 * @param limit from now on; empty for none
 */
public record DeleteLimitChange(Optional<DeleteLimit> limit) {
  @SuppressWarnings("OptionalAssignedToNull")
  public DeleteLimitChange {
    limit = limit == null ? Optional.empty() : limit;
  }
}
