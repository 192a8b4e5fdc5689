package io.crosstide.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What decides is free of frameworks, clocks and I/O. */
class PureCoreTest {
  private static final Path SOURCES = Path.of("src/main/java/io/crosstide/rules");

  private static final List<String> FOREIGN =
      List.of("io.quarkus", "io.smallrye", "io.vertx", "jakarta", "java.io", "java.nio.file");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rule/RuleValidator",
        "rule/SourceChecks",
        "rule/ValueChecks",
        "rule/TargetChecks",
        "rule/RuleFacts",
        "rule/ExistingRules",
        "rule/Verdict",
        "survey/SurveyPlanner",
        "error/RuleError"
      })
  void importsNoFramework(String name) throws IOException {
    String source = Files.readString(SOURCES.resolve(name + ".java"));
    assertThat(source).doesNotContain("Instant.now(", "UUID.randomUUID(", "System.nanoTime(");
    assertThat(source.lines().filter(line -> line.startsWith("import ")))
        .noneMatch(line -> FOREIGN.stream().anyMatch(it -> line.contains(" " + it + ".")));
  }
}
