package io.crosstide.testbed.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The steps of the protocol at which services are killed, as {@code crash-steps.txt} says. */
final class CrashSteps {
  private static final String FILE = "crash-steps.txt";

  /** Steps that come over and over: not only the first of a process is a place to die. */
  private static final int REPEATED_MAX = 5;

  private static final String RARELY = " rarely";
  private static final String COMPARED = " compared";

  private final Map<String, List<String>> steps = new LinkedHashMap<>();

  private CrashSteps() {}

  static CrashSteps read() throws IOException {
    CrashSteps all = new CrashSteps();
    try (InputStream file = CrashSteps.class.getResourceAsStream(FILE)) {
      new String(file.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.contains("|") && !line.startsWith("#"))
          .map(line -> line.split("\\|"))
          .forEach(line -> all.add(line[0].strip(), line[1].split(";")));
    }
    return all;
  }

  private void add(String kind, String[] more) {
    List<String> own = steps.computeIfAbsent(kind, none -> new ArrayList<>());
    for (String step : more) {
      own.add(step.strip());
    }
  }

  /** Any point of a process that it surely comes to. */
  CrashPoint any(String service, Random random) {
    List<String> own = steps.get(kind(service));
    String step = own.get(random.nextInt(own.size()));
    int nth = 1 + (isRepeated(step) ? random.nextInt(REPEATED_MAX) : 0);
    boolean arrives = CrashPoint.isAcknowledgement(step) && random.nextBoolean();
    return new CrashPoint(service, real(step), nth, arrives);
  }

  /** Which of these steps, as links name them, the file leaves out. */
  Set<String> unknown(String service, Set<String> taken) {
    Set<String> unknown = new TreeSet<>();
    for (String step : taken) {
      String kind = kind(service);
      boolean isKnown =
          Stream.of(kind, kind + RARELY, kind + COMPARED).anyMatch(each -> has(each, step));
      if (!isKnown) {
        unknown.add(service + ": " + step);
      }
    }
    return unknown;
  }

  /** Steps of the file that no process took, but for those that come rarely. */
  Set<String> neverTaken(Map<String, Map<String, Integer>> taken) {
    Set<String> never = new TreeSet<>();
    steps.forEach(
        (kind, own) ->
            own.stream()
                .filter(step -> !kind.endsWith(RARELY) && !kind.endsWith(COMPARED))
                .filter(step -> !isTaken(kind, step, taken))
                .forEach(step -> never.add(kind + ": " + step)));
    return never;
  }

  private static boolean isTaken(
      String kind, String step, Map<String, Map<String, Integer>> taken) {
    return taken.entrySet().stream()
        .filter(service -> kind(service.getKey()).equals(kind))
        .anyMatch(
            service -> service.getValue().keySet().stream().anyMatch(t -> role(t).equals(step)));
  }

  /** Whether its step comes only in some rounds, or only its first time is sure. */
  boolean isRare(CrashPoint point) {
    return point.nth() > 1 || has(kind(point.service()) + RARELY, point.step());
  }

  /** Whether only the tests make the service take the step, to compare buckets. */
  boolean isCompared(String service, String step) {
    return has(kind(service) + COMPARED, step);
  }

  private boolean has(String kind, String step) {
    return steps.getOrDefault(kind, List.of()).contains(role(step));
  }

  /** Whether a step comes over and over, in different states of its service. */
  static boolean isRepeated(String step) {
    return step.startsWith("broker") || step.startsWith("database");
  }

  /** What a process is one of. */
  static String kind(String service) {
    return Stream.of("worker", "gateway").filter(service::startsWith).findAny().orElse(service);
  }

  private static String real(String step) {
    return step.replaceFirst("^source", TestRegion.SOURCE.word())
        .replaceFirst("^target", TestRegion.TARGET.word());
  }

  private static String role(String step) {
    return step.replaceFirst("^" + TestRegion.SOURCE.word(), "source")
        .replaceFirst("^" + TestRegion.TARGET.word(), "target")
        .replaceFirst("^" + TestRegion.SECOND_TARGET.word(), "target");
  }
}
