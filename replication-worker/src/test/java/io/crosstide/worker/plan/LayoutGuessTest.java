package io.crosstide.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutGuessTest {
  private static final long MIB = 1L << 20;

  /** Sizes in bytes: the object, the parts that a client has cut it into. */
  @ParameterizedTest
  @CsvSource({
    "0, 8388608, 1", // one empty part
    "1, 8388608, 1",
    "8388608, 8388608, 1",
    "8388609, 8388608, 2",
    "16777216, 8388608, 2",
    "104857600, 8388608, 13", // AWS
    "104857600, 5242880, 20", // many SDKs
    "104857600, 16777216, 7", // MinIO
    "104857600, 15728640, 7, 16777216", // s3cmd's 15 MiB give as many: the more usual is taken
    "1073741824, 67108864, 16",
    "5497558138880, 576716800, 9533", // 550 MiB, as one cuts that has to
    "10000000000, 10000000, 1000", // in millions of bytes
    "10737418240, 5368709120, 2",
  })
  void findsTheSizesThatClientsUse(long size, long cut, int count, ArgumentsAccessor row) {
    assertThat(PartLayout.equalParts(size, cut).count()).isEqualTo(count);

    assertThat(LayoutGuess.of(size, count))
        .contains(PartLayout.equalParts(size, row.size() > 3 ? row.getLong(3) : cut));
  }

  /** Whatever is guessed has as many parts as the tag names, and is the object. */
  @Test
  void neverGuessesAnotherNumberOfParts() {
    for (long size = 0; size < 200 * MIB; size += 7_654_321) {
      for (int count = 1; count < 50; count++) {
        long bytes = size;
        int parts = count;
        LayoutGuess.of(size, count)
            .ifPresent(
                layout -> {
                  assertThat(layout.count()).isEqualTo(parts);
                  assertThat(layout.size()).isEqualTo(bytes);
                });
      }
    }
  }

  @Test
  void knowsWhenThereIsNone() {
    assertThat(LayoutGuess.of(0, 2)).isEmpty();
    assertThat(LayoutGuess.of(2, 3)).isEmpty();
    assertThat(LayoutGuess.of(20, 2)).isEmpty();
  }
}
