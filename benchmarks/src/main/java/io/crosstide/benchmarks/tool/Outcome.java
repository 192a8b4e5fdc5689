package io.crosstide.benchmarks.tool;

/**
 * One run of one tool.
 *
 * @param seconds from the order to copy to everything being at the target
 * @param copySeconds of these, without what the tool does before it begins to copy
 * @param cpuSeconds of the process that copies
 * @param systemCpuSeconds of all processes of the tool, without the stores
 * @param peakBytes resident memory of the process that copies
 */
public record Outcome(
    double seconds,
    double copySeconds,
    double cpuSeconds,
    double systemCpuSeconds,
    long peakBytes) {}
