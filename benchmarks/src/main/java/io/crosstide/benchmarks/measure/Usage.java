package io.crosstide.benchmarks.measure;

/**
 * What processes used.
 *
 * @param cpuSeconds user and system
 * @param peakBytes the most resident memory seen
 */
public record Usage(double cpuSeconds, long peakBytes) {
  /** Of both together; peaks are added, though they may not have been at the same time. */
  public Usage plus(Usage other) {
    return new Usage(cpuSeconds + other.cpuSeconds, peakBytes + other.peakBytes);
  }
}
