package io.crosstide.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Decisions stay free of frameworks. */
class PurityTest {
  private static final List<String> FRAMEWORKS =
      List.of(
          "io.quarkus", "io.smallrye", "jakarta", "io.vertx", "software.amazon", "io.micrometer");

  @Test
  void plansImportNoFramework() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/java/io/crosstide/worker/plan"))) {
      for (Path file : files.toList()) {
        assertThat(Files.readAllLines(file))
            .as(file.toString())
            .noneMatch(
                line ->
                    line.startsWith("import ")
                        && FRAMEWORKS.stream().anyMatch(name -> line.contains(" " + name + ".")));
      }
    }
  }
}
