package io.crosstide.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Linux tells of processes under {@code /proc}. */
final class Processes {
  /** The kernel's unit of processor time on every common platform. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 11;
  private static final int STIME = 12;
  private static final int CHILDREN_UTIME = 13;
  private static final int CHILDREN_STIME = 14;

  private Processes() {}

  /** Processor time of a process, of its living descendants, and of children that have ended. */
  static double cpuSeconds(long pid) {
    return tree(pid).mapToDouble(Processes::ownCpuSeconds).sum();
  }

  /** Resident memory of a process and its descendants. */
  static long residentBytes(long pid) {
    return tree(pid).mapToLong(Processes::ownResidentBytes).sum();
  }

  /** What a process and its living descendants have sent to disks. */
  static long writtenBytes(long pid) {
    return tree(pid).mapToLong(each -> number(each, "io", "write_bytes:")).sum();
  }

  private static Stream<Long> tree(long pid) {
    return Stream.concat(
        Stream.of(pid),
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).map(ProcessHandle::pid));
  }

  private static double ownCpuSeconds(long pid) {
    return read(pid, "stat").map(Processes::ticks).orElse(0L) / TICKS_PER_SECOND;
  }

  private static long ticks(String stat) {
    List<String> fields = Stream.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ")).toList();
    return Stream.of(UTIME, STIME, CHILDREN_UTIME, CHILDREN_STIME)
        .mapToLong(field -> Long.parseLong(fields.get(field)))
        .sum();
  }

  private static long ownResidentBytes(long pid) {
    return number(pid, "status", "VmRSS:") << 10;
  }

  /** The number of a line; 0 if it is not told. */
  private static long number(long pid, String file, String line) {
    return read(pid, file).stream()
        .flatMap(String::lines)
        .filter(each -> each.startsWith(line))
        .mapToLong(each -> Long.parseLong(each.replaceAll("\\D", "")))
        .sum();
  }

  /** Empty once the process has ended. */
  private static Optional<String> read(long pid, String file) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), file))) {
      return Optional.of(lines.collect(Collectors.joining("\n")));
    } catch (IOException | java.io.UncheckedIOException ended) {
      return Optional.empty();
    }
  }
}
