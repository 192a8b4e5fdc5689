package io.crosstide.contracts.deletes;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.crosstide.contracts.id.ObjectKey;
import java.util.Set;

/**
 * Answer of {@code POST /rules/{ruleId}/delete-grants}.
 *
 * @param granted how many may be done, at once: the first of those whose key is not held
 * @param held keys of which a delete waits for its confirmation: nothing of them is granted
 */
public record DeleteGrant(
    int granted, @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<ObjectKey> held) {
  public DeleteGrant {
    held = held == null ? Set.of() : Set.copyOf(held);
    if (granted < 0) {
      throw new IllegalArgumentException("A grant is not negative");
    }
  }
}
