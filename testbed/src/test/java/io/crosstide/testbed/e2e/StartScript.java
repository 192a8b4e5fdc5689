package io.crosstide.testbed.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run of {@code ./start}: what it says, what it started, how it ends. */
final class StartScript implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Path directory;
  private final Path output;
  private final Process process;

  private StartScript(Path directory, Path output, Process process) {
    this.directory = directory;
    this.output = output;
    this.process = process;
  }

  /**
   * Runs the script of a directory, from there.
   *
   * @param arguments its arguments
   */
  static StartScript run(Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("./start"));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, "output", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    return new StartScript(directory, output, builder.start());
  }

  /** What it has said so far. */
  String output() throws IOException {
    return Files.readString(output);
  }

  /** Waits until it has said this. */
  void awaitOutput(String text) throws Exception {
    await("'" + text + "'", () -> output().contains(text));
  }

  /** Waits for the pid file of a part; its process id. */
  long awaitPart(String name) throws Exception {
    await("a process " + name, () -> pid(name).isPresent());
    return pid(name).orElseThrow();
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    Await.until(
        what,
        PATIENCE,
        () -> {
          if (condition.call()) {
            return true;
          }
          if (!process.isAlive()) {
            throw new AssertionError("Ended without " + what + ":\n" + output());
          }
          return false;
        });
  }

  private Optional<Long> pid(String name) throws IOException {
    Path file = directory.resolve("state/run/" + name + ".pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    // Empty for a moment while it is written.
    return Files.readAllLines(file).stream().findFirst().map(Long::parseLong);
  }

  /** The launcher, which the script waits for. */
  ProcessHandle launcher() throws Exception {
    await("a launcher", () -> javaChild().isPresent());
    return javaChild().orElseThrow();
  }

  private Optional<ProcessHandle> javaChild() {
    return process
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .findFirst();
  }

  /** The parts that run now, by their pid files, and the database. */
  List<ProcessHandle> parts() throws IOException {
    List<Path> files = new ArrayList<>();
    Path run = directory.resolve("state/run");
    if (Files.isDirectory(run)) {
      try (Stream<Path> all = Files.list(run)) {
        files.addAll(all.toList());
      }
    }
    files.add(directory.resolve("state/database/data/postmaster.pid"));
    List<ProcessHandle> parts = new ArrayList<>();
    for (Path file : files) {
      if (Files.exists(file)) {
        ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).trim()))
            .ifPresent(parts::add);
      }
    }
    return parts;
  }

  /** Asks it to stop, as Ctrl-C and a service manager do. */
  void terminate() {
    process.destroy();
  }

  /** Waits for its end; its exit code. */
  int awaitExit() throws Exception {
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("Still running:\n" + output());
    }
    return process.exitValue();
  }

  /** Leaves nothing behind, also if a test failed half way. */
  @Override
  public void close() throws IOException {
    List<ProcessHandle> all = new ArrayList<>(parts());
    process.descendants().forEach(all::add);
    all.add(process.toHandle());
    if (process.isAlive()) {
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
