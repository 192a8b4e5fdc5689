package io.crosstide.benchmarks;

import io.crosstide.benchmarks.measure.Samples;
import io.crosstide.benchmarks.tool.Outcome;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What was measured of one shape, tool by tool; printed as medians and as ratios to rclone. */
final class Results {
  static final String RCLONE = "rclone";
  static final String CROSSTIDE = "crosstide";

  private static final double MEGABYTE = 1e6;
  private static final double GIBIBYTE = 1L << 30;

  private final String shape;
  private final long objects;
  private final long bytes;
  private final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();

  Results(String shape, long objects, long bytes) {
    this.shape = shape;
    this.objects = objects;
    this.bytes = bytes;
  }

  long objects() {
    return objects;
  }

  void add(String tool, Outcome outcome) {
    outcomes.computeIfAbsent(tool, x -> new ArrayList<>()).add(outcome);
  }

  /** One line for each tool. Ratios of nothing-to-do runs are to rclone's own. */
  void print(PrintStream out) {
    out.printf(
        "%n%s: %,d objects, %,.0f MB, medians (spread) of %d%n",
        shape, objects, bytes / MEGABYTE, outcomes.get(CROSSTIDE).size());
    out.printf(
        "%-34s %9s %7s %9s %9s %10s %10s %10s %8s %9s%n",
        "",
        "seconds",
        "spread",
        "copying",
        "objects/s",
        "MB/s",
        "CPU s/1000",
        "all s/1000",
        "CPU/GiB",
        "peak MB");
    outcomes.forEach((tool, runs) -> print(out, tool, runs));
    ratio(out, CROSSTIDE, RCLONE);
    ratio(out, CROSSTIDE, "stores alone");
    ratio(out, "crosstide, nothing to do", "rclone, nothing to do");
    ratio(out, "crosstide, nothing to do", "rclone, nothing to do, checksums");
    out.flush();
  }

  private void print(PrintStream out, String tool, List<Outcome> runs) {
    Samples seconds = samples(runs, Outcome::seconds);
    double copying = samples(runs, Outcome::copySeconds).median();
    double cpu = samples(runs, Outcome::cpuSeconds).median();
    double system = samples(runs, Outcome::systemCpuSeconds).median();
    out.printf(
        "%-34s %9.2f %6.0f%% %9.2f %9.0f %10.1f %10.3f %10.3f %8.2f %9.0f%n",
        tool,
        seconds.median(),
        seconds.spread() * 100,
        copying,
        objects / copying,
        bytes / copying / MEGABYTE,
        cpu * 1000 / objects,
        system * 1000 / objects,
        cpu / (bytes / GIBIBYTE),
        samples(runs, run -> run.peakBytes()).median() / MEGABYTE);
  }

  private void ratio(PrintStream out, String tool, String other) {
    if (outcomes.containsKey(tool) && outcomes.containsKey(other)) {
      double whole = median(other, Outcome::seconds) / median(tool, Outcome::seconds);
      double copying = median(other, Outcome::copySeconds) / median(tool, Outcome::copySeconds);
      out.printf(
          "  %s : %s = %.2f in copying, %.2f from the order to the end",
          tool, other, copying, whole);
      double cpu = median(other, Outcome::cpuSeconds);
      if (cpu > 0) {
        out.printf(
            "; CPU of the copying process %.2f, of all processes %.2f, peak memory %.2f",
            median(tool, Outcome::cpuSeconds) / cpu,
            median(tool, Outcome::systemCpuSeconds) / cpu,
            median(tool, run -> run.peakBytes()) / median(other, run -> run.peakBytes()));
      }
      out.println();
    }
  }

  private double median(String tool, ToDoubleFunction<Outcome> what) {
    return samples(outcomes.get(tool), what).median();
  }

  private static Samples samples(List<Outcome> runs, ToDoubleFunction<Outcome> what) {
    return new Samples(runs.stream().mapToDouble(what).boxed().toList());
  }
}
