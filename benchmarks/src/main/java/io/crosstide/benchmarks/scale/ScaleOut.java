package io.crosstide.benchmarks.scale;

import io.crosstide.benchmarks.measure.ProcessMeter;
import io.crosstide.benchmarks.measure.Usage;
import io.crosstide.benchmarks.tool.Crosstide;
import io.crosstide.testbed.launch.Installation;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

/**
 * What more workers bring where stores are far away, so that waiting and not computing is the
 * limit.
 */
public final class ScaleOut implements AutoCloseable {
  /** Copied first and not measured, by each worker: code is compiled meanwhile. */
  private static final int WARM_UP = 1_000;

  private final Installation installation;
  private final SimulatedRegions regions;
  private final Crosstide crosstide;
  private final PrintStream out;

  public ScaleOut(Installation installation, SimulatedRegions regions, PrintStream out) {
    this.installation = installation;
    this.regions = regions;
    this.crosstide = new Crosstide(installation);
    this.out = out;
  }

  /** Prints the head of the table. */
  public static void head(int lateByMillis, PrintStream out) {
    out.printf(
        "%nevery answer of a store %d ms late%n%8s %10s %14s | CPU s/1000: workers broker database progress | for a million objects%n",
        lateByMillis, "workers", "objects/s", "of each worker");
  }

  /**
   * Measures and prints a line.
   *
   * @param objectsEach objects for each worker
   */
  public void run(int workers, int objectsEach) throws IOException, InterruptedException {
    copy("warm-up", workers * WARM_UP, false, workers);
    copy("measured", workers * objectsEach, true, workers);
  }

  private void copy(String purpose, int objects, boolean print, int workers)
      throws IOException, InterruptedException {
    String source = "scale-out-" + purpose + "-source";
    String target = "scale-out-" + purpose + "-target";
    regions.source().generate(source, objects);
    crosstide.create(0, source);
    crosstide.create(1, target);
    long first = regions.target().puts();
    String rule = crosstide.putRule(source, target, true);
    regions.awaitPuts(first + 1);
    DatabaseLoad before = DatabaseLoad.of(installation);
    ProcessMeter meter = ProcessMeter.start(crosstide.groups());
    long begin = System.nanoTime();
    regions.awaitPuts(first + objects);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Map<String, Usage> usage = meter.stop();
    if (print) {
      out.printf(
          "%8d %10.0f %14.0f | %24.3f %6.3f %8.3f %8.3f | %s%n",
          workers,
          objects / seconds,
          objects / seconds / workers,
          perThousand(usage, "workers", objects),
          perThousand(usage, "broker", objects),
          perThousand(usage, "database", objects),
          perThousand(usage, "progress-service", objects),
          DatabaseLoad.of(installation).since(before).perMillion(objects));
    }
    crosstide.awaitHistory(source, rule);
    crosstide.deleteRule(source, rule);
  }

  private static double perThousand(Map<String, Usage> usage, String group, int objects) {
    return usage.get(group).cpuSeconds() / objects * 1000;
  }

  @Override
  public void close() {
    crosstide.close();
  }
}
