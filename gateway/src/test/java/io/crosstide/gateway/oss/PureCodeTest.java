package io.crosstide.gateway.oss;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dialect and the permissions know no framework. */
class PureCodeTest {
  private static final Path ROOT = Path.of("src/main/java/io/crosstide/gateway");

  private static final List<String> FRAMEWORKS =
      List.of(
          "io.quarkus",
          "io.smallrye",
          "io.vertx",
          "io.netty",
          "jakarta.",
          "org.eclipse",
          "software.amazon",
          "io.crosstide.contracts",
          "io.crosstide.store",
          "io.crosstide.messaging");

  @ParameterizedTest
  @ValueSource(strings = {"oss", "access"})
  void importsNoFramework(String name) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(name))) {
      List<String> offences =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .flatMap(PureCodeTest::offences)
              .toList();
      assertThat(offences).isEmpty();
    }
  }

  private static Stream<String> offences(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> FRAMEWORKS.stream().anyMatch(line::contains))
          .map(line -> file + ": " + line.strip());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
