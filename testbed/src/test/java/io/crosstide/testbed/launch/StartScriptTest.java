package io.crosstide.testbed.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the start script does before the launcher: with a JDK and a build that only say they were
 * called.
 */
class StartScriptTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String USAGE =
      "testbed/src/main/resources/io/crosstide/testbed/launch/usage.txt";

  @TempDir Path temporary;

  private Path home;
  private Path jdk;

  private record Outcome(int code, String output) {}

  @BeforeEach
  void prepare() throws IOException {
    home = Files.createDirectories(temporary.resolve("a clone"));
    jdk = temporary.resolve("a jdk");
    Files.copy(ROOT.resolve("start"), home.resolve("start"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(home.resolve(USAGE).getParent());
    Files.copy(ROOT.resolve(USAGE), home.resolve(USAGE));
    program(home.resolve("mvnw"), "echo \"built: $*\"");
    source("Some.java");
    java("17", "echo launched: \"$@\"");
  }

  @Test
  void buildsOnceAndAgainOnlyAfterASourceChanged() throws Exception {
    assertThat(start().output()).contains("built: ").contains("launched: ");
    assertThat(start().output()).doesNotContain("built: ").contains("launched: ");
    Files.setLastModifiedTime(source("Some.java"), FileTime.from(Instant.now().plusSeconds(1)));
    assertThat(start().output()).contains("built: ").contains("launched: ");
  }

  @Test
  void aSourceSavedDuringTheBuildIsBuiltNextTime() throws Exception {
    program(home.resolve("mvnw"), "sleep 0.05; touch contracts/Saved.java; echo \"built: $*\"");
    assertThat(start().output()).contains("built: ");
    program(home.resolve("mvnw"), "echo \"built: $*\"");
    assertThat(start().output()).contains("built: ");
    assertThat(start().output()).doesNotContain("built: ");
  }

  @Test
  void aFailedBuildLaunchesNothingAndIsTriedAgain() throws Exception {
    program(home.resolve("mvnw"), "echo \"built: $*\"; exit 1");
    for (int attempt = 0; attempt < 2; attempt++) {
      Outcome outcome = start();
      assertThat(outcome.code()).isEqualTo(1);
      assertThat(outcome.output()).contains("built: ").doesNotContain("launched: ");
    }
  }

  @Test
  void helpNeedsNeitherBuildNorJdk() throws Exception {
    java("1.8", "exit 1");
    assertThat(start("--bare", "--help"))
        .isEqualTo(new Outcome(0, Files.readString(ROOT.resolve(USAGE))));
    assertThat(StartOptions.usage()).isEqualTo(Files.readString(ROOT.resolve(USAGE)));
  }

  @ParameterizedTest
  @CsvSource({"1.8, true", "11, true", "17, false", "21, false", "nonsense, true"})
  void anythingButAJdkIsRefusedWithASentence(String version, boolean javac) throws Exception {
    java(version, "echo launched: \"$@\"");
    if (!javac) {
      Files.delete(jdk.resolve("bin/javac"));
    }
    assertThat(start())
        .isEqualTo(
            new Outcome(
                2,
                "A JDK 17 or newer is needed (a JRE is not enough): set JAVA_HOME or put its java on the PATH.\n"));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2"})
  void theCodeOfTheLauncherIsTheOneOfTheScript(int code) throws Exception {
    java("21", "exit " + code);
    assertThat(start().code()).isEqualTo(code);
  }

  @Test
  void argumentsReachTheLauncherAsTheyAre() throws Exception {
    assertThat(start("--env", "a b", "*").output()).endsWith(".Start --env a b *\n");
  }

  @Test
  void aSignalReachesTheLauncherWhoseCodeCounts() throws Exception {
    java(
        "17",
        "trap 'echo stopped in order; exit 0' TERM; echo waiting; while :; do sleep 0.05; done");
    Path output = temporary.resolve("output");
    Process script = process(output);
    while (!Files.readString(output).contains("waiting")) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    script.destroy();
    assertThat(script.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(script.exitValue()).as(Files.readString(output)).isZero();
    assertThat(Files.readString(output)).contains("stopped in order");
  }

  private Outcome start(String... arguments) throws IOException, InterruptedException {
    Path output = temporary.resolve("output");
    Process script = process(output, arguments);
    assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(script.exitValue(), Files.readString(output));
  }

  private Process process(Path output, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("start").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temporary.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    return builder.start();
  }

  /** A JDK that tells its version when asked for it, and otherwise does this. */
  private void java(String version, String otherwise) throws IOException {
    Files.createDirectories(jdk.resolve("bin"));
    program(jdk.resolve("bin/javac"), "exit 0");
    program(
        jdk.resolve("bin/java"),
        """
        if [ "$1" = -XshowSettings:properties ]; then
          echo "Property settings:" >&2
          echo "    java.home = %s" >&2
          echo "    java.specification.version = %s" >&2
          exit 0
        fi
        %s
        """
            .formatted(jdk, version, otherwise));
  }

  private Path source(String name) throws IOException {
    Path source = Files.createDirectories(home.resolve("contracts")).resolve(name);
    return Files.writeString(source, "");
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
