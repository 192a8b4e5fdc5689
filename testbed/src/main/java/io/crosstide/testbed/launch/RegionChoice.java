package io.crosstide.testbed.launch;

import java.nio.file.Path;

/** Which regions an installation serves. */
public sealed interface RegionChoice {
  /** Regions at most: each has a port of its own at the gateway. */
  int COUNT_MAX = 12;

  /** The default: two local stores. */
  RegionChoice DEFAULT = new Local(2);

  /**
   * Local stores that the launcher runs itself.
   *
   * @param count 2 to {@value #COUNT_MAX}
   */
  record Local(int count) implements RegionChoice {
    public Local {
      if (count < 2 || count > COUNT_MAX) {
        throw new IllegalArgumentException("There are 2 to " + COUNT_MAX + " local regions");
      }
    }
  }

  /**
   * Stores that run already.
   *
   * @param regions region catalogue with two regions at least; the demonstration copies from the
   *     first to the second
   * @param credentials its credentials
   */
  record Own(Path regions, Path credentials) implements RegionChoice {
    public Own {
      regions = regions.toAbsolutePath().normalize();
      credentials = credentials.toAbsolutePath().normalize();
    }
  }
}
