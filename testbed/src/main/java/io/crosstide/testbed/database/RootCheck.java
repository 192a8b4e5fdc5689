package io.crosstide.testbed.database;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL refuses to run as root; on Linux it does in a user namespace, where those are to be
 * had.
 */
final class RootCheck {
  private static final int SECONDS_MAX = 10;

  private RootCheck() {}

  /**
   * @throws IOException with a sentence for the user, if we are root and have no user namespaces
   */
  static void requireUserNamespaceIfRoot() throws IOException, InterruptedException {
    boolean root =
        System.getProperty("user.name").equals("root")
            && System.getProperty("os.name").equals("Linux");
    if (root && !works("unshare", "-U", "true")) {
      throw new IOException(
          "PostgreSQL does not run as root, and 'unshare -U' does not work here. "
              + "Start it as another user.");
    }
  }

  static boolean works(String... command) throws InterruptedException {
    Process process;
    try {
      File nowhere = new File("/dev/null");
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(nowhere)
              .redirectInput(nowhere)
              .start();
    } catch (IOException noSuchProgram) {
      return false;
    }
    boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    return ended && process.exitValue() == 0;
  }
}
