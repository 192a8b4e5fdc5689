package io.crosstide.benchmarks.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Measures named groups of processes from its making until it is stopped. Linux only. */
public final class ProcessMeter {
  private static final long SAMPLE_MILLIS = 100;

  private final Map<String, List<Long>> groups;
  private final Map<String, Double> cpuBefore = new LinkedHashMap<>();
  private final Map<String, Long> writtenBefore = new LinkedHashMap<>();
  private final Map<String, Long> peaks = new LinkedHashMap<>();
  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "process-meter");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> sampling;

  private ProcessMeter(Map<String, List<Long>> groups) {
    this.groups = groups;
    groups.forEach((name, pids) -> cpuBefore.put(name, cpu(pids)));
    groups.forEach((name, pids) -> writtenBefore.put(name, written(pids)));
    sampling = sampler.scheduleAtFixedRate(this::sample, 0, SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Begins to measure. */
  public static ProcessMeter start(Map<String, List<Long>> groups) {
    return new ProcessMeter(groups);
  }

  private synchronized void sample() {
    residentBytes().forEach((name, bytes) -> peaks.merge(name, bytes, Long::max));
  }

  /** Resident memory of each group now. */
  public Map<String, Long> residentBytes() {
    Map<String, Long> bytes = new LinkedHashMap<>();
    groups.forEach(
        (name, pids) -> bytes.put(name, pids.stream().mapToLong(Processes::residentBytes).sum()));
    return bytes;
  }

  /** What each group used. */
  public synchronized Map<String, Usage> stop() {
    if (sampling.isDone()) {
      throw new IllegalStateException("Memory was not measured to the end");
    }
    sampler.shutdown();
    Map<String, Usage> usage = new LinkedHashMap<>();
    groups.forEach(
        (name, pids) ->
            usage.put(
                name,
                new Usage(
                    cpu(pids) - cpuBefore.get(name),
                    peaks.getOrDefault(name, 0L),
                    written(pids) - writtenBefore.get(name))));
    return usage;
  }

  private static long written(List<Long> pids) {
    return pids.stream().mapToLong(Processes::writtenBytes).sum();
  }

  private static double cpu(List<Long> pids) {
    return pids.stream().mapToDouble(Processes::cpuSeconds).sum();
  }
}
