package io.crosstide.testbed.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What code cites by number can be looked up in the documents. */
class ReferencesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> MODULES =
      List.of(
          "contracts",
          "object-store",
          "messaging",
          "local-store",
          "rule-service",
          "replication-worker",
          "progress-service",
          "gateway",
          "testbed");

  @Test
  void everyInvariantIsThere() throws IOException {
    Set<String> there = found(Pattern.compile("^\\| (I\\d+) \\|"), document("invariants.md"));
    Set<String> cited = inSources(Pattern.compile("\\b(I\\d{1,2})\\b"));
    assertThat(cited).isNotEmpty();
    assertThat(there).containsAll(cited);
  }

  @Test
  void everySectionOfTheWireIsThere() throws IOException {
    Set<String> there = found(Pattern.compile("^\\| ([1-9](?:\\.\\d)?) \\|"), document("wire.md"));
    Set<String> cited = inSources(Pattern.compile("oss-wire (?:section )?(\\d(?:\\.\\d)?)"));
    assertThat(cited).isNotEmpty();
    assertThat(there).containsAll(cited);
  }

  private static Stream<String> document(String name) throws IOException {
    return Files.readAllLines(ROOT.resolve("docs").resolve(name)).stream();
  }

  /** What the first group of the pattern matches in any comment of any source. */
  private static Set<String> inSources(Pattern pattern) throws IOException {
    Set<String> found = new TreeSet<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> found.addAll(found(pattern, comments(file))));
      }
    }
    return found;
  }

  private static Stream<String> comments(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> line.startsWith("*") || line.startsWith("/*") || line.startsWith("//"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> found(Pattern pattern, Stream<String> lines) {
    Set<String> found = new TreeSet<>();
    lines.forEach(
        line -> pattern.matcher(line).results().forEach(match -> found.add(match.group(1))));
    return found;
  }
}
