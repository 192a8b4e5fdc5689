package io.crosstide.worker.plan;

import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How an object was most likely cut, where its store tells only the number of its parts. Clients
 * cut into parts of one size, and mostly use one of a few sizes. A guess does no harm: whether it
 * was right shows in the tag of the copy, and the content is proven in another way if it was not.
 */
public final class LayoutGuess {
  private static final long MIB = 1L << 20;
  private static final long MEGABYTE = 1_000_000;

  /**
   * Part sizes in MiB that clients use unless told otherwise, the most usual first: 8 is that of
   * AWS, 5 is the least that S3 takes, 16 is MinIO's and ours.
   */
  private static final long[] USUAL_MIB = {
    8, 5, 16, 10, 15, 32, 64, 128, 20, 25, 50, 100, 256, 512, 1024, 2048, 4096, 5120
  };

  private LayoutGuess() {}

  /**
   * The most usual part size that gives so many parts, otherwise the least one of whole MiB, or of
   * whole millions of bytes; empty if there is none.
   *
   * @param size 0 to {@link PlanLimits#OBJECT_MAX}
   * @param count number of parts, 1 to {@link PlanLimits#PARTS_MAX}
   */
  public static Optional<PartLayout> of(long size, int count) {
    if (count == 1) {
      return Optional.of(PartLayout.whole(size));
    }
    if (size < count) {
      return Optional.empty();
    }
    // Sizes that give so many parts: from least to most.
    long least = (size + count - 1) / count;
    long most = (size - 1) / (count - 1);
    return LongStream.concat(
            LongStream.of(USUAL_MIB).map(mib -> mib * MIB),
            LongStream.of(roundUp(least, MIB), roundUp(least, MEGABYTE)))
        .filter(partSize -> partSize >= least && partSize <= most)
        .boxed()
        .findFirst()
        .map(partSize -> PartLayout.equalParts(size, partSize));
  }

  private static long roundUp(long value, long unit) {
    return (value + unit - 1) / unit * unit;
  }
}
