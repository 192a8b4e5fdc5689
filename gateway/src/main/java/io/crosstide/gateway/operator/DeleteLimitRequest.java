package io.crosstide.gateway.operator;

import io.crosstide.contracts.http.DeleteLimitChange;
import io.crosstide.contracts.rule.DeleteLimit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much a rule may delete; an empty body removes the limit.
 *
 * @param deletes how many, 0 or more
 * @param seconds in any stretch of that length, 1 to a week
 */
public record DeleteLimitRequest(OptionalLong deletes, OptionalLong seconds) {
  DeleteLimitChange toChange() {
    if (isGiven(deletes) != isGiven(seconds)) {
      throw new IllegalArgumentException("A limit has deletes and seconds");
    }
    return new DeleteLimitChange(
        isGiven(deletes)
            ? Optional.of(new DeleteLimit(deletes.getAsLong(), seconds.getAsLong()))
            : Optional.empty());
  }

  @SuppressWarnings({"OptionalAssignedToNull", "OptionalUsedAsFieldOrParameterType"})
  private static boolean isGiven(OptionalLong value) {
    return value != null && value.isPresent();
  }
}
