package io.crosstide.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.store.ByteRange;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartLayoutTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  /** I25 */
  @ParameterizedTest
  @CsvSource({
    "0, 16777216, 1, 0",
    "1, 16777216, 1, 1",
    "16777215, 16777216, 1, 16777215",
    "16777216, 16777216, 1, 16777216",
    "16777217, 16777216, 2, 1",
    "5368709120, 16777216, 320, 16777216",
    "5497558138880, 16777216, 9987, 241172480",
    "5368709120, 5368709120, 1, 5368709120",
  })
  void cutsAtTheEdges(long size, long wanted, int count, long lastLength) {
    PartLayout layout = PartLayout.of(size, wanted);

    assertThat(layout.count()).isEqualTo(count);
    assertThat(layout.length(count)).isEqualTo(lastLength);
  }

  /** I24: whatever the size, parts are within the limits and are the object, whole and in order. */
  @Test
  void keepsTheLimitsForAnySize() {
    long seed = System.nanoTime();
    System.out.println("part layouts by seed " + seed);
    Random random = new Random(seed);
    List<Long> wanted = List.of(PlanLimits.PART_MIN, 16 * MIB, 512 * MIB, PlanLimits.PART_MAX);
    for (int i = 0; i < 300; i++) {
      long size = Math.abs(random.nextLong()) % (PlanLimits.OBJECT_MAX >> random.nextInt(30)) + 1;
      PartLayout layout = PartLayout.of(size, wanted.get(i % wanted.size()));
      assertThat(layout.count()).isBetween(1, PlanLimits.PARTS_MAX);
      assertThat(layout.isWithinLimits()).as("seed %d, size %d", seed, size).isTrue();
      long end = 0;
      for (int part = 1; part <= layout.count(); part++) {
        long length = layout.length(part);
        if (layout.first(part) != end || length < 1 || length > PlanLimits.PART_MAX) {
          throw new AssertionError("Part " + part + " of " + layout);
        }
        end += length;
      }
      assertThat(end).isEqualTo(size);
    }
  }

  @Test
  void namesRangesWithBothEnds() {
    PartLayout layout = PartLayout.of(12 * MIB, 5 * MIB);

    assertThat(layout.range(3)).isEqualTo(ByteRange.of(10 * MIB, 12 * MIB - 1));
  }

  @Test
  void takesAWholeObjectAsOnePart() {
    assertThat(PartLayout.whole(5 * GIB).count()).isEqualTo(1);
    assertThat(PartLayout.whole(0).length(1)).isZero();
  }

  @Test
  void refusesWhatIsNoLayout() {
    assertThatThrownBy(() -> PartLayout.equalParts(-1, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PartLayout.equalParts(10_001, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PartLayout.equalParts(1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(PartLayout::ofLengths).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PartLayout.ofLengths(5, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesPartsOfAnySizes() {
    PartLayout layout = PartLayout.ofLengths(6 * MIB, 5 * MIB, 7 * MIB, 1);

    assertThat(layout.size()).isEqualTo(18 * MIB + 1);
    assertThat(layout.first(3)).isEqualTo(11 * MIB);
    assertThat(layout.range(2)).isEqualTo(ByteRange.of(6 * MIB, 11 * MIB - 1));
    assertThat(layout.length(4)).isEqualTo(1);
    assertThat(layout).hasToString("1 x 6291456, 1 x 5242880, 1 x 7340032, 1 x 1");
    assertThat(PartLayout.ofLengths(5, 5, 2)).isEqualTo(PartLayout.equalParts(12, 5));
    assertThat(PartLayout.equalParts(12, 5)).hasToString("2 x 5, 1 x 2");
  }

  /** I24 */
  @ParameterizedTest
  @CsvSource({
    "0, true",
    "1, true",
    "5368709120, true",
    "5368709121, false",
    "5242880 0, false",
    "5242880 1, true",
    "5242879 5242880, false",
    "5242880 5242879, true",
    "5368709120 5368709120, true",
    "5368709121 1, false",
    "5242880 5368709121, false",
    "5242880 17 5242880, false",
  })
  void knowsWhatStoresTake(String lengths, boolean isTaken) {
    long[] parts = Stream.of(lengths.split(" ")).mapToLong(Long::parseLong).toArray();

    assertThat(PartLayout.ofLengths(parts).isWithinLimits()).isEqualTo(isTaken);
  }

  /** I24: what is too small by itself is put together, and nothing is cut. */
  @ParameterizedTest
  @CsvSource({
    "17, 5242880, 17",
    "0, 5242880, 0",
    "1 5242880 5242880, 5242880, 5242881 5242880",
    "5242879 5242879 1, 5242880, 10485758 1",
    "1 1 1, 5242880, 3",
    "5242880 17 5242880, 5242880, 5242880 5242897",
    "5242880 5242880 5242880, 16777216, 15728640",
    "5368709120 5368709120, 5242880, 5368709120 5368709120",
    "1 5368709120, 5242880, none",
    "5368709121 1, 5242880, none",
    "5242880 0, 5242880, none",
  })
  void putsPartsTogether(String lengths, long least, String joined) {
    Optional<PartLayout> expected =
        joined.equals("none") ? Optional.empty() : Optional.of(of(joined));

    assertThat(of(lengths).joined(least)).isEqualTo(expected);
  }

  private static PartLayout of(String lengths) {
    return PartLayout.ofLengths(Stream.of(lengths.split(" ")).mapToLong(Long::parseLong).toArray());
  }
}
