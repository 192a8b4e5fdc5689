package io.crosstide.testbed.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions stay apart from frameworks: what decides can be read and tested without any. */
class PurePackagesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> FRAMEWORKS =
      List.of(
          "import io.quarkus",
          "import io.smallrye",
          "import io.vertx",
          "import jakarta.",
          "import software.amazon",
          "import org.hibernate",
          "import org.eclipse.microprofile");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "contracts/src/main/java/io/crosstide/contracts",
        "gateway/src/main/java/io/crosstide/gateway/oss",
        "gateway/src/main/java/io/crosstide/gateway/access",
        "progress-service/src/main/java/io/crosstide/progress/watermark",
        "progress-service/src/main/java/io/crosstide/progress/history",
        "replication-worker/src/main/java/io/crosstide/worker/plan",
        "rule-service/src/main/java/io/crosstide/rules/survey/SurveyPlanner.java",
        "rule-service/src/main/java/io/crosstide/rules/rule/RuleValidator.java"
      })
  void importsNoFramework(String path) {
    List<Path> sources = sources(ROOT.resolve(path));
    assertThat(sources).isNotEmpty();
    assertThat(sources.stream().flatMap(PurePackagesTest::frameworkImports)).isEmpty();
  }

  private static List<Path> sources(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> frameworkImports(Path source) {
    try {
      return Files.readAllLines(source).stream()
          .filter(line -> FRAMEWORKS.stream().anyMatch(line::startsWith))
          .map(line -> source.getFileName() + ": " + line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
