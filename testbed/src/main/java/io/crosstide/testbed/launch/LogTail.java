package io.crosstide.testbed.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log, for messages. */
final class LogTail {
  private static final int LINES_MAX = 15;

  private LogTail() {}

  static String of(Path log) {
    try {
      // Not readAllLines: a log may hold bytes that are no UTF-8.
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      int from = Math.max(0, lines.size() - LINES_MAX);
      return "The end of " + log + ":\n  " + String.join("\n  ", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "Its log " + log + " cannot be read.";
    }
  }
}
