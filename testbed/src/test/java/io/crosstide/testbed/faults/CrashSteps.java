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

/** The steps of the protocol at which services are killed, as {@code crash-steps.txt} says. */
final class CrashSteps {
  private static final String FILE = "crash-steps.txt";

  /** Steps that come over and over: not only the first of a process is a place to die. */
  private static final int REPEATED_MAX = 20;

  private static final int NTH_MAX = 2;

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

  /** Any point of a process. */
  CrashPoint any(String service, Random random) {
    List<String> own = steps.get(kind(service));
    String step = own.get(random.nextInt(own.size()));
    boolean isRepeated = step.startsWith("broker") || step.startsWith("database");
    int nth = 1 + random.nextInt(isRepeated ? REPEATED_MAX : NTH_MAX);
    return new CrashPoint(service, real(step), nth);
  }

  /** Which of these steps, as links name them, the file leaves out. */
  Set<String> unknown(String service, Set<String> taken) {
    Set<String> unknown = new TreeSet<>();
    for (String step : taken) {
      if (!steps.get(kind(service)).contains(role(step))) {
        unknown.add(service + ": " + step);
      }
    }
    return unknown;
  }

  private static String kind(String service) {
    return service.startsWith("worker") ? "worker" : service;
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
