package io.crosstide.benchmarks.measure;

/**
 * What processes used.
 *
 * @param cpuSeconds user and system
 * @param peakBytes the most resident memory seen
 * @param writtenBytes sent to disks
 */
public record Usage(double cpuSeconds, long peakBytes, long writtenBytes) {
  /** Of both together; peaks are added, though they may not have been at the same time. */
  public Usage plus(Usage other) {
    return new Usage(
        cpuSeconds + other.cpuSeconds,
        peakBytes + other.peakBytes,
        writtenBytes + other.writtenBytes);
  }

  /** Of the same processes, or those in their places, first for a while and then for another. */
  public Usage then(Usage later) {
    return new Usage(
        cpuSeconds + later.cpuSeconds,
        Math.max(peakBytes, later.peakBytes),
        writtenBytes + later.writtenBytes);
  }
}
