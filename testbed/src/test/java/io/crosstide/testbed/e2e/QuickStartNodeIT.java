package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The quick start with the unmodified ali-oss; skipped where it or Node.js is not to be had. */
@EnabledIf("hasNode")
@ExtendWith(RunningSystem.class)
class QuickStartNodeIT {
  private static final Path SCRIPTS = Path.of("src/test/node");
  private static final Path DIRECTORY = Path.of("target/node");
  private static final List<String> WAYS = List.of("v1 ip", "v4 ip", "v1 name", "v4 name");
  private static final Map<String, Run> RUNS = new HashMap<>();

  static boolean hasNode() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> new File(directory, "npm"))
        .anyMatch(File::canExecute);
  }

  @BeforeAll
  static void install() throws Exception {
    Files.createDirectories(DIRECTORY);
    for (String file : List.of("package.json", "package-lock.json", "quickstart.mjs")) {
      Files.copy(
          SCRIPTS.resolve(file), DIRECTORY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    // A registry that is out of reach is told at once, not after npm's own minutes of retries.
    int code =
        run(
            Map.of(),
            "npm",
            "ci",
            "--prefer-offline",
            "--no-audit",
            "--no-fund",
            "--fetch-retries=0",
            "--fetch-timeout=30000");
    assumeTrue(code == 0, "npm cannot get ali-oss here (see above): its quick start is skipped");
    // Each has buckets of its own and mostly waits, so all go at once.
    for (String way : WAYS) {
      RUNS.put(way, begin(RunningSystem.connection().variables(), arguments(way)));
    }
  }

  @AfterAll
  static void endAll() {
    RUNS.values().forEach(run -> run.process().destroyForcibly());
  }

  static List<String> ways() {
    return WAYS;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void replicatesAsTheGuideSays(String way) throws Exception {
    assertThat(RUNS.get(way).await()).isZero();
  }

  private static String[] arguments(String way) {
    return ("node quickstart.mjs " + way).split(" ");
  }

  private static int run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    return begin(environment, command).await();
  }

  /** Its streams are its own: those of a test JVM belong to the build. */
  private static Run begin(Map<String, String> environment, String... command) throws IOException {
    Path output = DIRECTORY.resolve(String.join("-", command) + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(DIRECTORY.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new Run(builder.start(), output);
  }

  /** A program under way. */
  private record Run(Process process, Path output) {
    /** Its exit code; what it said is printed unless that is 0. */
    int await() throws IOException, InterruptedException {
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("Not within 5 minutes: see " + output);
      }
      if (process.exitValue() != 0) {
        System.out.println(Files.readString(output));
      }
      return process.exitValue();
    }
  }
}
