package io.crosstide.testbed.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  private static final String OPEN = "rwxr-xr-x";
  private static final String CLOSED = "rwx------";

  @TempDir Path temporary;

  @Test
  void isOpenToItsOwnerOnly() throws Exception {
    Path directory = temporary.resolve("a/new one");
    StateDirectory.open(directory).close();
    assertThat(permissions(directory)).isEqualTo(CLOSED);
    assertThat(permissions(directory.resolve("config/secrets.properties"))).isEqualTo("rw-------");
  }

  @Test
  void oneFromBeforeIsClosedAndItsSecretsAreKept() throws Exception {
    Path directory = temporary.resolve("state");
    Files.createDirectories(directory.resolve("config"));
    Files.createFile(directory.resolve("lock"));
    Files.createFile(directory.resolve("an env file of the user"));
    Files.writeString(
        directory.resolve("config/secrets.properties"),
        "access-key-id=1\naccess-key-secret=2\nstore-secret=3\n");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OPEN));
    String password;
    try (StateDirectory state = StateDirectory.open(directory)) {
      assertThat(permissions(directory)).isEqualTo(CLOSED);
      assertThat(state.secret("access-key-id")).isEqualTo("1");
      assertThat(state.secret("access-key-secret")).isEqualTo("2");
      assertThat(state.secret("store-secret")).isEqualTo("3");
      password = state.secret("database-password");
      assertThat(password).hasSize(32);
    }
    try (StateDirectory state = StateDirectory.open(directory)) {
      assertThat(state.secret("database-password")).isEqualTo(password);
    }
  }

  @Test
  void oneWhoseFirstStartWasCutShortIsTaken() throws Exception {
    Path directory = temporary.resolve("state");
    Files.createDirectories(directory.resolve("config"));
    Files.createFile(directory.resolve("lock"));
    StateDirectory.open(directory).close();
  }

  @Test
  void oneWithFilesOfOthersIsRefusedAndLeftAsItIs() throws Exception {
    Path directory = temporary.resolve("home");
    Files.createDirectories(directory);
    Files.createFile(directory.resolve("letter.txt"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OPEN));
    assertThatThrownBy(() -> StateDirectory.open(directory))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("holds other files");
    assertThat(permissions(directory)).isEqualTo(OPEN);
    assertThat(directory.toFile().list()).containsExactly("letter.txt");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
