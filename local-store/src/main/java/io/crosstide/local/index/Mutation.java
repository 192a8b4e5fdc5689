package io.crosstide.local.index;

/**
 * A change of the index: reads what it depends on, decides, and writes. Mutations run one at a
 * time, so what it read is still true when it is committed. A mutation that throws leaves nothing
 * behind.
 */
@FunctionalInterface
public interface Mutation<T> {
  T apply(IndexTransaction transaction);
}
