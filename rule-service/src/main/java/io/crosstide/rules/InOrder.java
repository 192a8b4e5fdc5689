package io.crosstide.rules;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/** Steps that must not overlap, as everything in one database session. */
public final class InOrder {
  private InOrder() {}

  /** Does one after the other; stops at the first failure. */
  public static <T> Uni<Void> each(Iterable<T> items, Function<T, ? extends Uni<?>> action) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(item -> action.apply(item).replaceWithVoid())
        .collect()
        .last()
        .replaceWithVoid();
  }
}
