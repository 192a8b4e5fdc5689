package io.crosstide.worker.plan;

import io.crosstide.store.ByteRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How an object is cut into parts, numbered from 1. Immutable. */
public final class PartLayout {
  private static final long MIB = 1L << 20;

  /** Where each part ends, in bytes from the beginning. */
  private final long[] ends;

  private PartLayout(long[] ends) {
    this.ends = ends;
  }

  /** One part: the object as it is. */
  public static PartLayout whole(long size) {
    return new PartLayout(new long[] {size});
  }

  /**
   * Our own cut (I24): the wanted part size, or the next full MiB with which the parts are few
   * enough.
   *
   * @param size 0 to {@link PlanLimits#OBJECT_MAX}
   * @param partSizeWanted {@link PlanLimits#PART_MIN} to {@link PlanLimits#PART_MAX}
   */
  public static PartLayout of(long size, long partSizeWanted) {
    long least = ceilDivide(size, PlanLimits.PARTS_MAX);
    long partSize = least <= partSizeWanted ? partSizeWanted : ceilDivide(least, MIB) * MIB;
    return equalParts(size, partSize);
  }

  /**
   * All parts of one size, only the last may be smaller.
   *
   * @param partSize with which there are at most {@link PlanLimits#PARTS_MAX} parts
   */
  public static PartLayout equalParts(long size, long partSize) {
    long count = partSize < 1 ? 0 : Math.max(1, ceilDivide(size, partSize));
    if (size < 0 || count < 1 || count > PlanLimits.PARTS_MAX) {
      throw new IllegalArgumentException("Not a part layout");
    }
    long[] ends = new long[(int) count];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = Math.min(size, (i + 1) * partSize);
    }
    return new PartLayout(ends);
  }

  /**
   * Parts of any sizes.
   *
   * @param lengths bytes of each; 1 to {@link PlanLimits#PARTS_MAX} of them
   */
  public static PartLayout ofLengths(long... lengths) {
    if (lengths.length < 1 || lengths.length > PlanLimits.PARTS_MAX) {
      throw new IllegalArgumentException("Not a part layout");
    }
    long[] ends = new long[lengths.length];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      if (lengths[i] < 0) {
        throw new IllegalArgumentException("A part has no length below 0");
      }
      end = Math.addExact(end, lengths[i]);
      ends[i] = end;
    }
    return new PartLayout(ends);
  }

  /** Bytes of the object. */
  public long size() {
    return ends[ends.length - 1];
  }

  /** Number of parts, at least 1. */
  public int count() {
    return ends.length;
  }

  /** Offset of the first byte of a part, in bytes. */
  public long first(int part) {
    return part == 1 ? 0 : ends[part - 2];
  }

  /** Bytes of a part. */
  public long length(int part) {
    return ends[part - 1] - first(part);
  }

  /** The bytes of a part as a range; the part must not be empty. */
  public ByteRange range(int part) {
    return ByteRange.of(first(part), ends[part - 1] - 1);
  }

  /**
   * Whole parts of this layout put together, so that each but the last has at least so many bytes.
   * Empty if one would be larger than stores take.
   *
   * @param least at least {@link PlanLimits#PART_MIN}
   */
  public Optional<PartLayout> joined(long least) {
    List<Long> joined = new ArrayList<>();
    long begin = 0;
    for (int part = 1; part <= count(); part++) {
      if (ends[part - 1] - begin >= least || part == count()) {
        joined.add(ends[part - 1]);
        begin = ends[part - 1];
      }
    }
    PartLayout layout = new PartLayout(joined.stream().mapToLong(Long::longValue).toArray());
    return Optional.of(layout).filter(PartLayout::isWithinLimits);
  }

  /** True if every store takes parts of these sizes (I24). */
  public boolean isWithinLimits() {
    for (int part = 1; part <= count(); part++) {
      boolean isLast = part == count();
      long length = length(part);
      if (length > PlanLimits.PART_MAX || (!isLast && length < PlanLimits.PART_MIN)) {
        return false;
      }
    }
    return count() == 1 || length(count()) > 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartLayout layout && Arrays.equals(ends, layout.ends);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ends);
  }

  /** Sizes and how many parts in a row have them, for instance {@code 2 x 5242880, 1 x 17}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int from = 1;
    for (int part = 2; part <= count() + 1; part++) {
      if (part > count() || length(part) != length(from)) {
        text.append(text.isEmpty() ? "" : ", ").append(part - from).append(" x ");
        text.append(length(from));
        from = part;
      }
    }
    return text.toString();
  }

  private static long ceilDivide(long value, long by) {
    return (value + by - 1) / by;
  }
}
