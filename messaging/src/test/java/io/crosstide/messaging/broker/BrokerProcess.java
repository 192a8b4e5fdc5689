package io.crosstide.messaging.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A broker in a process of its own, which can be killed without warning. */
public final class BrokerProcess implements AutoCloseable {
  private final int port;
  private final Path directory;
  private Process process;

  private BrokerProcess(int port, Path directory) {
    this.port = port;
    this.directory = directory;
  }

  /** A running broker on a free port; returns once it listens. */
  public static BrokerProcess start(Path directory) throws IOException {
    BrokerProcess broker = new BrokerProcess(BrokerFixture.freePort(), directory);
    broker.startAgain();
    return broker;
  }

  /** Starts it again on the same port and directory. */
  public void startAgain() throws IOException {
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    BrokerMain.class.getName(),
                    Integer.toString(port),
                    directory.toString()))
            .redirectErrorStream(true)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    awaitReady(output);
    Thread drain = new Thread(() -> output.lines().forEach(line -> {}), "broker-output");
    drain.setDaemon(true);
    drain.start();
  }

  private static void awaitReady(BufferedReader output) throws IOException {
    StringBuilder said = new StringBuilder();
    String line;
    while ((line = output.readLine()) != null) {
      if (line.startsWith("READY")) {
        return;
      }
      said.append(line).append('\n');
    }
    throw new IOException("The broker process ended:\n" + said);
  }

  /** {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Ends it at once, as a power cut does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Freezes it: connections stay, nothing answers. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Ends the freeze. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
