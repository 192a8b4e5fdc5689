package io.crosstide.testbed.launch;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** Prints each part as it becomes ready, with the time since the beginning. */
final class ConsoleListener implements StartListener {
  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final long begin;

  ConsoleListener(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.begin = nanoTime.getAsLong();
  }

  @Override
  public void leftover(String part, long pid) {
    out.printf("  %-22s ended: process %d of a launcher that was killed%n", part, pid);
  }

  @Override
  public void starting(String part) {}

  @Override
  public void ready(String part) {
    double seconds = (nanoTime.getAsLong() - begin) / 1e9;
    out.printf("  %-22s ready at %.1f s%n", part, seconds);
  }
}
