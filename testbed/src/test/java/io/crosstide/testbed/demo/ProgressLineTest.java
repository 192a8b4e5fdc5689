package io.crosstide.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineTest {
  @ParameterizedTest
  @CsvSource({"true, <a<b|<b|", "false, a|b|b|"})
  void showsChangesOnly(boolean live, String expected) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ProgressLine line =
        new ProgressLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), live);
    line.show("a");
    line.show("a");
    line.show("b");
    line.end();
    line.end();
    line.show("b");
    line.end();
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(expected.replace("<", "\r").replace("|", System.lineSeparator()));
  }
}
