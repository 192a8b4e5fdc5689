package io.crosstide.testbed.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Remembers a process beyond our own death: its id and when it began, so that a reused id is not
 * mistaken for it.
 */
final class PidFile {
  private static final int STOP_SECONDS_MAX = 20;

  private final Path file;

  PidFile(Path file) {
    this.file = file;
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

  /** Ends the process that an earlier launcher left behind when it was killed. */
  void stopLeftover() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() == 2) {
      Optional<ProcessHandle> leftover = ProcessHandle.of(Long.parseLong(lines.get(0)));
      if (leftover.isPresent() && beginning(leftover.get()).equals(lines.get(1))) {
        end(leftover.get());
      }
    }
    Files.delete(file);
  }

  private static String beginning(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("");
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (Exception late) {
      process.destroyForcibly();
    }
  }
}
