package io.crosstide.contracts.deletes;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.rule.DeleteLimit;
import java.util.List;
import java.util.Objects;

/**
 * Body of {@code POST /rules/{ruleId}/delete-grants}: may a worker delete so many at the target
 * right now?
 *
 * @param wanted how many, 1 to {@value #WANTED_MAX}
 * @param limit the rule's limit as the worker knows it
 * @param keys of each of them the key, in the order of their coming; empty as workers asked that
 *     did not name them
 */
public record DeleteGrantOrder(
    int wanted,
    DeleteLimit limit,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ObjectKey> keys) {
  /** Few: what is granted and not used is lost for the interval. */
  public static final int WANTED_MAX = 100;

  public DeleteGrantOrder {
    Objects.requireNonNull(limit, "limit");
    keys = keys == null ? List.of() : List.copyOf(keys);
    if (wanted < 1 || wanted > WANTED_MAX) {
      throw new IllegalArgumentException("wanted is from 1 to " + WANTED_MAX);
    }
    if (!keys.isEmpty() && keys.size() != wanted) {
      throw new IllegalArgumentException("keys names the key of each delete wanted");
    }
  }

  /** Asks for one delete of each key; a key may be there more than once. */
  public static DeleteGrantOrder of(DeleteLimit limit, List<ObjectKey> keys) {
    return new DeleteGrantOrder(keys.size(), limit, keys);
  }
}
