package io.crosstide.worker.plan;

import io.crosstide.store.ByteRange;

/**
 * How an object is cut into parts: all of one size, only the last may be smaller (I24).
 *
 * @param size bytes of the object, 0 to {@link PlanLimits#OBJECT_MAX}
 * @param partSize bytes of each part but the last
 * @param count number of parts, 1 to {@link PlanLimits#PARTS_MAX}
 */
public record PartLayout(long size, long partSize, int count) {
  private static final long MIB = 1L << 20;

  public PartLayout {
    if (size < 0 || partSize < 1 || count < 1 || count > PlanLimits.PARTS_MAX) {
      throw new IllegalArgumentException("Not a part layout");
    }
    if (size > partSize * count || (size > 0 && size <= partSize * (count - 1))) {
      throw new IllegalArgumentException("The parts are not the object");
    }
  }

  /** One part: the object as it is. */
  public static PartLayout whole(long size) {
    return new PartLayout(size, Math.max(1, size), 1);
  }

  /**
   * The wanted part size, or the next full MiB with which the parts are few enough.
   *
   * @param size 0 to {@link PlanLimits#OBJECT_MAX}
   * @param partSizeWanted {@link PlanLimits#PART_MIN} to {@link PlanLimits#PART_MAX}
   */
  public static PartLayout of(long size, long partSizeWanted) {
    long least = ceilDivide(size, PlanLimits.PARTS_MAX);
    long partSize = least <= partSizeWanted ? partSizeWanted : ceilDivide(least, MIB) * MIB;
    return new PartLayout(size, partSize, (int) Math.max(1, ceilDivide(size, partSize)));
  }

  /** Offset of the first byte of a part, in bytes; parts are numbered from 1. */
  public long first(int part) {
    return (part - 1) * partSize;
  }

  /** Bytes of a part. */
  public long length(int part) {
    return Math.min(partSize, size - first(part));
  }

  /** The bytes of a part as a range; the part must not be empty. */
  public ByteRange range(int part) {
    return ByteRange.of(first(part), first(part) + length(part) - 1);
  }

  private static long ceilDivide(long value, long by) {
    return (value + by - 1) / by;
  }
}
