package io.crosstide.benchmarks.tool;

import io.crosstide.benchmarks.measure.ProcessMeter;
import io.crosstide.benchmarks.measure.Usage;
import io.crosstide.store.region.Region;
import io.crosstide.testbed.launch.Connection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code rclone copy} from the first to the second region. */
public final class Rclone {
  private static final String ENDED = "rclone-ended";

  /** Keeps the shell until it is told to go, so that what the ended program used can be read. */
  private static final String WRAPPER =
      "\"$@\" 2>&1; code=$?; echo " + ENDED + "; read go; exit $code";

  private final String program;
  private final Connection connection;

  public Rclone(String program, Connection connection) {
    this.program = program;
    this.connection = connection;
  }

  /** The program's own word of its version; empty if it cannot be run. */
  public static String version(String program) {
    try {
      Process process = new ProcessBuilder(program, "version").redirectErrorStream(true).start();
      String first;
      try (BufferedReader reader = lines(process)) {
        first = reader.readLine();
        while (reader.readLine() != null) {
          // Only the first line is wanted.
        }
      }
      return process.waitFor() == 0 && first != null ? first : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Copies a bucket. */
  public Outcome copy(String source, String target, List<String> flags)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", WRAPPER, "rclone", program, "copy"));
    command.addAll(List.of("a:" + source, "b:" + target, "--transfers", "32", "--checkers", "32"));
    command.addAll(flags);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    remote(builder.environment(), "A", connection.catalogue().get(0));
    remote(builder.environment(), "B", connection.catalogue().get(1));
    long begin = System.nanoTime();
    Process process = builder.start();
    ProcessMeter meter = ProcessMeter.start(Map.of("rclone", List.of(process.pid())));
    String said = readToEnd(process);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Usage usage = meter.stop().get("rclone");
    try (OutputStream input = process.getOutputStream()) {
      input.write('\n');
    }
    if (process.waitFor() != 0) {
      throw new IOException("rclone failed: " + said);
    }
    return new Outcome(seconds, seconds, usage.cpuSeconds(), usage.cpuSeconds(), usage.peakBytes());
  }

  private static String readToEnd(Process process) throws IOException {
    StringBuilder said = new StringBuilder();
    BufferedReader reader = lines(process);
    String line = reader.readLine();
    while (line != null && !line.equals(ENDED)) {
      said.append(line).append('\n');
      line = reader.readLine();
    }
    return said.toString();
  }

  private static BufferedReader lines(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void remote(Map<String, String> environment, String name, Region region) {
    // rclone 1.60 fails at once where this is set.
    environment.remove("AWS_CA_BUNDLE");
    environment.put("RCLONE_CONFIG", "/dev/null");
    String prefix = "RCLONE_CONFIG_" + name + "_";
    environment.put(prefix + "TYPE", "s3");
    environment.put(prefix + "PROVIDER", "Other");
    environment.put(prefix + "ENDPOINT", region.endpoint().toString());
    environment.put(prefix + "REGION", region.signingRegion());
    environment.put(prefix + "ACCESS_KEY_ID", region.credentials().accessKeyId());
    environment.put(prefix + "SECRET_ACCESS_KEY", region.credentials().secretAccessKey());
  }
}
