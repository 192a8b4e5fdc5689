package io.crosstide.testbed.launch;

import java.util.LinkedHashMap;
import java.util.Map;

/** Prints each part once it is ready, with the time that took. */
final class ConsoleListener implements StartListener {
  private final Map<String, Long> startedNanos = new LinkedHashMap<>();

  @Override
  public void starting(String part) {
    startedNanos.put(part, System.nanoTime());
  }

  @Override
  public void ready(String part) {
    double seconds = (System.nanoTime() - startedNanos.get(part)) / 1e9;
    System.out.printf("  %-22s ready after %.1f s%n", part, seconds);
  }
}
