package io.crosstide.progress;

import java.util.Random;

/** Random numbers for tests; the seed is printed, and can be given to see a failure again. */
public final class Seeds {
  private Seeds() {}

  /** A generator whose seed is printed; {@code -Dseed=...} sets it. */
  public static Random random(String test) {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println(test + ": -Dseed=" + seed);
    return new Random(seed);
  }
}
