package io.crosstide.testbed.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;

/**
 * Remembers a process beyond our own death: its id and when it began, so that a reused id is not
 * mistaken for it.
 */
final class PidFile {
  private static final String SUFFIX = ".pid";

  /** How long a process may take to stop in order before it is ended. */
  private static final Duration STOP_MAX = Duration.ofSeconds(20);

  private final Path file;
  private final Duration stopMax;

  PidFile(Path file) {
    this(file, STOP_MAX);
  }

  PidFile(Path file, Duration stopMax) {
    this.file = file;
    this.stopMax = stopMax;
  }

  static PidFile of(Path directory, String name) {
    return new PidFile(directory.resolve(name + SUFFIX));
  }

  /**
   * Ends every process that a file of the directory remembers, the last started first.
   *
   * @param ended told the name and process id of each one that ran
   * @throws InterruptedException when asked to end meanwhile; the rest is left as it is
   */
  static void stopLeftovers(Path directory, ObjLongConsumer<String> ended)
      throws IOException, InterruptedException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    for (Path file : lastWrittenFirst(directory)) {
      OptionalLong pid = new PidFile(file).stopLeftover();
      String name = file.getFileName().toString();
      pid.ifPresent(id -> ended.accept(name.substring(0, name.length() - SUFFIX.length()), id));
    }
  }

  private static List<Path> lastWrittenFirst(Path directory) throws IOException {
    Map<Path, FileTime> written = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.filter(one -> one.toString().endsWith(SUFFIX)).toList()) {
        written.put(file, Files.getLastModifiedTime(file));
      }
    }
    List<Path> files = new ArrayList<>(written.keySet());
    files.sort(Comparator.comparing(written::get).reversed());
    return files;
  }

  void write(ProcessHandle process) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, process.pid() + "\n" + beginning(process));
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.err.println("Cannot delete " + file + ": " + e.getMessage());
    }
  }

  /**
   * Ends the process that an earlier launcher left behind when it was killed.
   *
   * @return its process id, if it ran
   * @throws IOException if it cannot be ended
   */
  OptionalLong stopLeftover() throws IOException, InterruptedException {
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    Optional<ProcessHandle> leftover = remembered(Files.readAllLines(file));
    if (leftover.isPresent()) {
      end(leftover.get());
    }
    Files.delete(file);
    return leftover.stream().mapToLong(ProcessHandle::pid).findFirst();
  }

  private static Optional<ProcessHandle> remembered(List<String> lines) {
    if (lines.size() != 2 || !lines.get(0).matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.get(0)))
        .filter(process -> beginning(process).equals(lines.get(1)));
  }

  private static String beginning(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("");
  }

  private void end(ProcessHandle process) throws IOException, InterruptedException {
    process.destroy();
    if (!hasEnded(process)) {
      process.destroyForcibly();
      if (!hasEnded(process)) {
        throw new IOException(
            "Process " + process.pid() + " of an earlier start (" + file + ") cannot be ended");
      }
    }
  }

  private boolean hasEnded(ProcessHandle process) throws IOException, InterruptedException {
    try {
      process.onExit().get(stopMax.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException("Cannot wait for process " + process.pid(), e);
    }
  }
}
