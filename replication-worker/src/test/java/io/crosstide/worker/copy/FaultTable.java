package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.report.KeyFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The expected outcome of every call that fails in every way, as a file says. */
public record FaultTable(Map<String, String> cells) {
  /** Names one cell. */
  public static String cell(String way, String stage, String fault, boolean always) {
    return String.join(" | ", way, stage, fault, always ? "always" : "once");
  }

  public static FaultTable read(String file) {
    Map<String, String> cells = new HashMap<>();
    try (InputStream lines = FaultTable.class.getResourceAsStream(file)) {
      new String(lines.readAllBytes(), StandardCharsets.UTF_8)
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

  /** How the table says an outcome of a fault of a kind, if it has one, on a side. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static String word(Outcome outcome, Side side, Optional<FailureKind> kind) {
    if (!(outcome instanceof Outcome.Failed failed)) {
      return outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
    KeyFailure failure = failed.failure();
    boolean isItself = kind.filter(failure.kind()::equals).isPresent() && failure.side() == side;
    return isItself ? "itself" : failure.kind() + "@" + failure.side();
  }

  /** What should come of it; empty if the table does not say. */
  public String expected(String cell) {
    return cells.getOrDefault(cell, "");
  }
}
