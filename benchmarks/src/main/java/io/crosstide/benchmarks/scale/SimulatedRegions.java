package io.crosstide.benchmarks.scale;

import io.crosstide.benchmarks.simulated.SimulatedStore;
import io.crosstide.testbed.launch.RegionChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Two regions of simulated stores. */
public final class SimulatedRegions implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long POLL_MILLIS = 50;
  private static final String CREDENTIALS =
      """
      credentials:
        simulated:
          access-key-id: simulated
          secret-access-key: simulated
      """;

  private final SimulatedStore source;
  private final SimulatedStore target;
  private final RegionChoice choice;

  /**
   * @param lateBy how much later than at once every answer comes
   */
  public SimulatedRegions(Duration lateBy) throws IOException {
    this.source = new SimulatedStore(lateBy);
    this.target = new SimulatedStore(lateBy);
    Path regions = Files.createTempFile("simulated-regions", ".yaml");
    Path credentials = Files.createTempFile("simulated-credentials", ".yaml");
    regions.toFile().deleteOnExit();
    credentials.toFile().deleteOnExit();
    Files.writeString(
        regions,
        "regions:\n" + region("oss-cn-hangzhou", source) + region("oss-cn-beijing", target));
    Files.writeString(credentials, CREDENTIALS);
    this.choice = new RegionChoice.Own(regions, credentials);
  }

  private static String region(String name, SimulatedStore store) {
    return """
      - name: %s
        endpoint: %s
        addressing: path
        signing-region: us-east-1
        credentials: simulated
        group: mainland
    """
        .formatted(name, store.endpoint());
  }

  SimulatedStore source() {
    return source;
  }

  SimulatedStore target() {
    return target;
  }

  /**
   * Waits until so many objects were written at the target.
   *
   * @throws IllegalStateException if none was written for five minutes
   */
  void awaitPuts(long count) throws InterruptedException {
    long seen = target.puts();
    long since = System.nanoTime();
    while (target.puts() < count) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      if (target.puts() > seen) {
        seen = target.puts();
        since = System.nanoTime();
      } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
        throw new IllegalStateException("Nothing was written for " + PATIENCE);
      }
    }
  }

  /** What an installation is started with. */
  public RegionChoice choice() {
    return choice;
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
