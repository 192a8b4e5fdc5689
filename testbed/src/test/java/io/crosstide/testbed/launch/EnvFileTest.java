package io.crosstide.testbed.launch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileTest {
  @TempDir Path directory;

  @Test
  void aFileInADirectoryOrInTheStateThatIsToComeIsFine() throws Exception {
    Path state = directory.resolve("state");
    EnvFile.requireWritable(directory.resolve("env"), state);
    EnvFile.requireWritable(Files.createFile(directory.resolve("there")), state);
    EnvFile.requireWritable(state.resolve("env"), state);
  }

  @Test
  void aDirectoryOrAFileInNoDirectoryIsToldBeforeTheStart() {
    assertThatThrownBy(() -> EnvFile.requireWritable(directory, directory.resolve("state")))
        .isInstanceOf(StartException.class)
        .hasMessageEndingWith("it is a directory");
    assertThatThrownBy(
            () -> EnvFile.requireWritable(directory.resolve("no/env"), directory.resolve("state")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("there is no directory");
  }
}
