package io.crosstide.benchmarks.scale;

import io.crosstide.benchmarks.measure.ProcessMeter;
import io.crosstide.benchmarks.measure.Usage;
import io.crosstide.benchmarks.tool.Crosstide;
import io.crosstide.testbed.launch.Installation;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Many rules between empty buckets: what they cost in each second in which nothing is written. */
public final class ManyRules implements AutoCloseable {
  /** Half of what a bucket may take part in. */
  private static final int RULES_OF_BUCKET = 50;

  private static final double MEGABYTE = 1e6;

  private final Installation installation;
  private final Crosstide crosstide;
  private final PrintStream out;
  private int there;

  public ManyRules(Installation installation, PrintStream out) {
    this.installation = installation;
    this.crosstide = new Crosstide(installation);
    this.out = out;
  }

  /** Prints what the columns are. */
  public static void head(PrintStream out) {
    out.printf("%nnothing is written; for each second%n");
    out.printf(
        "%6s %14s | CPU ms: %s | database%n",
        "rules", "seconds to put", "broker rules progress worker gateway database");
  }

  /**
   * Puts rules until there are so many, and measures what they cost.
   *
   * @param rules there are then
   * @param seconds how long it is looked at
   */
  public void run(int rules, int seconds) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    String last = put(rules);
    crosstide.awaitDoing(source((rules - 1) / RULES_OF_BUCKET), last, System.nanoTime());
    double putting = (System.nanoTime() - begin) / 1e9;
    // What putting them set going is over by then.
    TimeUnit.SECONDS.sleep(seconds);
    DatabaseLoad before = DatabaseLoad.of(installation);
    ProcessMeter meter = ProcessMeter.start(crosstide.groups());
    TimeUnit.SECONDS.sleep(seconds);
    Map<String, Usage> usage = meter.stop();
    DatabaseLoad load = DatabaseLoad.of(installation).since(before);
    List<String> columns = new ArrayList<>();
    usage
        .values()
        .forEach(used -> columns.add("%.1f".formatted(used.cpuSeconds() * 1000 / seconds)));
    out.printf(
        "%6d %14.1f | %s | %.0f rows updated, %.3f MB of log%n",
        rules,
        putting,
        String.join(" ", columns),
        load.updated() / (double) seconds,
        load.logBytes() / MEGABYTE / seconds);
  }

  /** Puts those that are not there yet; the name of the last one. */
  private String put(int rules) {
    String last = "";
    for (int i = there; i < rules; i++) {
      String source = source(i / RULES_OF_BUCKET);
      String target =
          "many-target-" + i % RULES_OF_BUCKET + "-" + i / (RULES_OF_BUCKET * RULES_OF_BUCKET);
      if (i % RULES_OF_BUCKET == 0) {
        crosstide.create(0, source);
      }
      if (i / RULES_OF_BUCKET % RULES_OF_BUCKET == 0) {
        crosstide.create(1, target);
      }
      last = crosstide.putRule(source, target, false);
    }
    there = Math.max(there, rules);
    return last;
  }

  private static String source(int number) {
    return "many-source-" + number;
  }

  @Override
  public void close() {
    crosstide.close();
  }
}
