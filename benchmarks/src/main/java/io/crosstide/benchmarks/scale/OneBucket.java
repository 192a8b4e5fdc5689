package io.crosstide.benchmarks.scale;

import io.crosstide.benchmarks.measure.ProcessMeter;
import io.crosstide.benchmarks.measure.Usage;
import io.crosstide.benchmarks.simulated.SimulatedStore;
import io.crosstide.benchmarks.tool.Crosstide;
import io.crosstide.testbed.launch.Installation;
import io.crosstide.testbed.launch.ServiceProcess;
import io.crosstide.testbed.launch.StartException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One bucket of very many simulated objects: whether memory stays flat, how soon the first object
 * is copied, what a worker's death costs, and how many messages, rows and bytes it takes.
 */
public final class OneBucket implements AutoCloseable {
  private static final int STEPS = 10;
  private static final double MEGABYTE = 1e6;

  private final Installation installation;
  private final SimulatedRegions regions;
  private final Crosstide crosstide;
  private final PrintStream out;

  public OneBucket(Installation installation, SimulatedRegions regions, PrintStream out) {
    this.installation = installation;
    this.regions = regions;
    this.crosstide = new Crosstide(installation);
    this.out = out;
  }

  /**
   * Measures and prints.
   *
   * @param objects in the bucket
   */
  public void run(int objects) throws IOException, InterruptedException, StartException {
    String bucket = "simulated-source";
    regions.source().generate(bucket, objects);
    crosstide.create(0, bucket);
    crosstide.create(1, "simulated-target");
    Map<String, Usage> usage = Map.of();
    ProcessMeter meter = ProcessMeter.start(crosstide.groups());
    DatabaseLoad before = database();
    long ordered = System.nanoTime();
    String rule = crosstide.putRule(bucket, "simulated-target", true);
    regions.awaitPuts(1);
    out.printf("%n%,d simulated objects in one bucket%n", objects);
    out.printf("the first is written %.1f s after the rule was put%n", seconds(ordered));
    out.printf(
        "%12s %9s %10s | MB of memory: %s%n",
        "written", "seconds", "objects/s", String.join(" ", crosstide.groups().keySet()));
    for (int step = 1; step <= STEPS; step++) {
      long begun = System.nanoTime();
      long at = regions.target().puts();
      regions.awaitPuts((long) objects * step / STEPS);
      long written = regions.target().puts();
      out.printf(
          "%,12d %9.1f %10.0f | %s%n",
          written, seconds(ordered), (written - at) / seconds(begun), memory(meter));
      if (step == STEPS / 2) {
        usage = meter.stop();
        killWorker();
        meter = ProcessMeter.start(crosstide.groups());
      }
    }
    crosstide.awaitHistory(bucket, rule);
    double seconds = seconds(ordered);
    report(objects, seconds, both(usage, meter.stop()), database().since(before));
    crosstide.deleteRule(bucket, rule);
  }

  /**
   * The same where the target holds every object already, so that nothing is to be copied.
   *
   * @param objects in each bucket
   */
  public void runEqual(int objects) throws IOException, InterruptedException {
    String bucket = "simulated-source";
    regions.source().generate(bucket, objects);
    regions.target().generate("simulated-target", objects);
    crosstide.create(0, bucket);
    crosstide.create(1, "simulated-target");
    ProcessMeter meter = ProcessMeter.start(crosstide.groups());
    DatabaseLoad before = database();
    long ordered = System.nanoTime();
    String rule = crosstide.putRule(bucket, "simulated-target", true);
    out.printf("%n%,d simulated objects that are equal at the target%n", objects);
    crosstide.awaitHistory(bucket, rule);
    report(objects, seconds(ordered), meter.stop(), database().since(before));
    crosstide.deleteRule(bucket, rule);
  }

  private void killWorker() throws IOException, InterruptedException, StartException {
    ServiceProcess worker = installation.process("worker-1");
    worker.kill();
    long killed = System.nanoTime();
    long before = regions.target().puts();
    worker.launch();
    worker.awaitReady();
    regions.awaitPuts(before + 1);
    out.printf("a worker was killed; writes went on %.1f s later%n", seconds(killed));
  }

  private void report(int objects, double seconds, Map<String, Usage> usage, DatabaseLoad rows) {
    out.printf(
        "the fraction is 1 after %.0f s, %,.0f objects/s; %,d writes, %,d of %,d listings begun twice%n",
        seconds,
        objects / seconds,
        regions.target().puts(),
        regions.source().repeatedLists(),
        regions.source().lists());
    out.printf(
        "requests for a million objects at the source: %s%n", requests(regions.source(), objects));
    out.printf(
        "requests for a million objects at the target: %s%n", requests(regions.target(), objects));
    out.printf("database for a million objects: %s%n", rows.perMillion(objects));
    usage.forEach(
        (name, used) ->
            out.printf(
                "%-17s %6.3f CPU s/1000, peak %,d MB, %,.0f MB written for a million objects%n",
                name,
                used.cpuSeconds() / objects * 1000,
                Math.round(used.peakBytes() / MEGABYTE),
                used.writtenBytes() / (double) objects));
  }

  private static String requests(SimulatedStore store, int objects) {
    return store.requests().entrySet().stream()
        .map(kind -> "%,.0f %s".formatted(kind.getValue() * 1e6 / objects, kind.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static Map<String, Usage> both(Map<String, Usage> first, Map<String, Usage> second) {
    Map<String, Usage> both = new LinkedHashMap<>(first);
    second.forEach((name, usage) -> both.merge(name, usage, Usage::then));
    return both;
  }

  private static String memory(ProcessMeter meter) {
    return meter.residentBytes().values().stream()
        .map(bytes -> "%4d".formatted(Math.round(bytes / MEGABYTE)))
        .collect(Collectors.joining(" "));
  }

  private DatabaseLoad database() {
    return DatabaseLoad.of(installation);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  @Override
  public void close() {
    crosstide.close();
  }
}
