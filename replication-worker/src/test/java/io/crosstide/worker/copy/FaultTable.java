package io.crosstide.worker.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The expected outcome of every call that fails in every way; see {@code fault-table.txt}. */
record FaultTable(Map<String, String> cells) {
  private static final String NAME = "fault-table.txt";

  /** Names one cell. */
  static String cell(String way, String stage, String fault, boolean always) {
    return String.join(" | ", way, stage, fault, always ? "always" : "once");
  }

  static FaultTable read() {
    Map<String, String> cells = new HashMap<>();
    try (InputStream file = FaultTable.class.getResourceAsStream(NAME)) {
      new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.contains("|"))
          .forEach(line -> add(line, cells));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FaultTable(cells);
  }

  /** {@code way | stage | once | always | fault, fault ...} */
  private static void add(String line, Map<String, String> cells) {
    String[] columns = line.split("\\|");
    for (String fault : columns[4].split(",")) {
      String way = columns[0].strip();
      String stage = columns[1].strip();
      cells.put(cell(way, stage, fault.strip(), false), columns[2].strip());
      cells.put(cell(way, stage, fault.strip(), true), columns[3].strip());
    }
  }

  /** What should come of it; empty if the table does not say. */
  String expected(String cell) {
    return cells.getOrDefault(cell, "");
  }
}
