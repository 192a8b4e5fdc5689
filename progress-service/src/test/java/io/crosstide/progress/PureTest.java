package io.crosstide.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What decides about published figures knows no framework, no clock and no database. */
class PureTest {
  private static final List<String> ALLOWED =
      List.of("java.util", "java.time", "io.crosstide.contracts.", "io.crosstide.progress.");

  @ParameterizedTest
  @ValueSource(strings = {"watermark", "history"})
  void importsOnlyValues(String packageName) throws IOException {
    Path directory = Path.of("src/main/java/io/crosstide/progress", packageName);
    try (Stream<Path> files = Files.list(directory)) {
      List<String> imports = files.flatMap(PureTest::imports).toList();
      assertThat(imports)
          .isNotEmpty()
          .allSatisfy(name -> assertThat(ALLOWED).anyMatch(name::startsWith))
          .noneMatch(name -> name.startsWith("io.crosstide.progress.db"))
          .noneMatch(name -> name.endsWith("Clock"));
    }
  }

  private static Stream<String> imports(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith("import "))
          .map(line -> line.replaceAll("import (static )?|;", ""));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
