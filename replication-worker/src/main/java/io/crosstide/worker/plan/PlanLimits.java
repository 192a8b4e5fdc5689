package io.crosstide.worker.plan;

/**
 * From which size on, and how, objects are copied in parts.
 *
 * @param partThreshold objects of at least this many bytes are copied in parts; 1 to {@link
 *     #PUT_MAX}
 * @param partSize wanted size of a part in bytes; {@link #PART_MIN} to {@link #PART_MAX}. It grows
 *     for objects that would have too many parts
 * @param copyPartSize the same for copies within a store, where no byte passes through us
 */
public record PlanLimits(long partThreshold, long partSize, long copyPartSize) {
  /** The least size of a part that is not the last, in bytes. */
  public static final long PART_MIN = 5L << 20;

  /** The greatest size of a part, in bytes. */
  public static final long PART_MAX = 5L << 30;

  /** The most parts of an object. */
  public static final int PARTS_MAX = 10_000;

  /** The largest object that one request may write or copy, in bytes. */
  public static final long PUT_MAX = 5L << 30;

  /** The largest object, in bytes. Some stores take more; none is required to. */
  public static final long OBJECT_MAX = 5L << 40;

  /** What fits most stores. */
  public static final PlanLimits DEFAULT = new PlanLimits(64L << 20, 16L << 20, 512L << 20);

  public PlanLimits {
    require(partThreshold >= 1 && partThreshold <= PUT_MAX, "part-threshold");
    require(partSize >= PART_MIN && partSize <= PART_MAX, "part-size");
    require(copyPartSize >= PART_MIN && copyPartSize <= PART_MAX, "copy-part-size");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what + " is out of its limits");
    }
  }
}
