package io.crosstide.testbed.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The built project in a directory of its own, as a clone somewhere else would be after its build.
 */
final class ProjectCopy {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> SERVICES =
      List.of("rule-service", "replication-worker", "progress-service", "gateway");

  private ProjectCopy() {}

  /**
   * Makes it. Its Maven wrapper only says that it was called, and fails.
   *
   * @param directory must not exist
   */
  static Path at(Path directory) throws IOException {
    Path target = directory.resolve("testbed/target");
    Files.createDirectories(target);
    Files.copy(
        ROOT.resolve("start"), directory.resolve("start"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String service : SERVICES) {
      Path parent = Files.createDirectories(directory.resolve(service));
      Files.createSymbolicLink(parent.resolve("target"), ROOT.resolve(service).resolve("target"));
    }
    for (String built : List.of("classes", "lib")) {
      Files.createSymbolicLink(
          target.resolve(built), ROOT.resolve("testbed/target").resolve(built));
    }
    Files.createSymbolicLink(directory.resolve("testbed/src"), ROOT.resolve("testbed/src"));
    Path wrapper = directory.resolve("mvnw");
    Files.writeString(wrapper, "#!/bin/sh\necho \"mvnw was called: $*\"\nexit 9\n");
    if (!wrapper.toFile().setExecutable(true)) {
      throw new IOException("Cannot make " + wrapper + " executable");
    }
    Files.createFile(target.resolve("built"));
    return directory;
  }
}
