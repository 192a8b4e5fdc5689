package io.crosstide.testbed.launch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One child process: started, watched until it is ready, stopped by its own handle. */
public final class ServiceProcess {
  /** How long a part may take until it is ready. */
  static final Duration READY_MAX = Duration.ofSeconds(120);

  /** How often a part is asked whether it is ready. */
  static final Duration POLL = Duration.ofMillis(100);

  private static final Duration STOP_MAX = Duration.ofSeconds(30);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  private final String name;
  private final Command command;
  private final PidFile pidFile;
  private Process process;
  private boolean stopping;

  /**
   * How to run it.
   *
   * @param directory where it runs
   * @param arguments program and arguments
   * @param environment added to ours
   * @param log file that its output is appended to
   * @param ready address that is ready: {@code tcp} once it accepts a connection, {@code http} once
   *     it answers 200
   */
  record Command(
      Path directory,
      List<String> arguments,
      Map<String, String> environment,
      Path log,
      URI ready) {}

  ServiceProcess(String name, Command command, Path runDirectory) {
    this.name = name;
    this.command = command;
    this.pidFile = PidFile.of(runDirectory, name);
  }

  /** Its name in messages and logs. */
  public String name() {
    return name;
  }

  /** Its process id. */
  public synchronized long pid() {
    return process.pid();
  }

  /** Starts it; it is not ready yet. */
  public synchronized void launch() throws IOException, InterruptedException {
    Files.createDirectories(command.log().getParent());
    pidFile.stopLeftover();
    ProcessBuilder builder =
        new ProcessBuilder(command.arguments())
            .directory(command.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
    builder.environment().putAll(command.environment());
    stopping = false;
    process = builder.start();
    process.getOutputStream().close();
    pidFile.write(process.toHandle());
  }

  /**
   * Waits until it is ready.
   *
   * @throws StartException if it ends first or takes too long
   */
  public void awaitReady() throws StartException, InterruptedException {
    Instant deadline = Instant.now().plus(READY_MAX);
    while (!hasBecomeReady(deadline)) {
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    }
  }

  /**
   * Asks once whether it is ready.
   *
   * @param deadline when it must be, {@link #READY_MAX} after its launch
   * @throws StartException if it is not and has ended, or the deadline is over
   */
  boolean hasBecomeReady(Instant deadline) throws StartException, InterruptedException {
    if (isReady()) {
      return true;
    }
    if (!isAlive()) {
      throw new StartException(name + " ended while starting. " + logTail());
    }
    if (Instant.now().isAfter(deadline)) {
      throw new StartException(name + " is not ready after " + READY_MAX + ". " + logTail());
    }
    return false;
  }

  /** True while the process runs. */
  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** True if it ended although nobody stopped it. */
  synchronized boolean hasDied() {
    return process != null && !process.isAlive() && !stopping;
  }

  /** Ends it without a chance to clean up, as a crash would. */
  public synchronized void kill() throws InterruptedException {
    stopping = true;
    process.destroyForcibly().waitFor();
    pidFile.delete();
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
    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
  }

  /**
   * Asks it to stop, waits, and ends it if it does not.
   *
   * @return its exit code; 0 if it never ran
   */
  public synchronized int stop() throws InterruptedException {
    stopping = true;
    if (process == null) {
      return 0;
    }
    process.destroy();
    if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
    pidFile.delete();
    return process.exitValue();
  }

  /** The end of its log, for messages. */
  String logTail() {
    return LogTail.of(command.log());
  }

  private boolean isReady() throws InterruptedException {
    URI ready = command.ready();
    try {
      if (ready.getScheme().equals("tcp")) {
        new java.net.Socket(ready.getHost(), ready.getPort()).close();
        return true;
      }
      HttpRequest request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(2)).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
