package io.crosstide.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private static final Map<String, String> SECRET = Map.of("LOCAL_STORE_SECRET_KEY", "hidden");

  @TempDir Path directory;

  private static LocalStoreOptions options(String line) {
    return LocalStoreMain.options(line.split(" ", -1), SECRET);
  }

  @Test
  void readsArguments() throws Exception {
    LocalStoreOptions plain = options("--dir d --access-key id");
    assertThat(plain.host()).isEqualTo("127.0.0.1");
    assertThat(plain.port()).isZero();
    assertThat(plain.partBytesMin()).isEqualTo(5 << 20);
    assertThat(plain.accessKeys()).isEqualTo(Map.of("id", "hidden"));
    assertThat(plain.toString()).doesNotContain("hidden");
    Path file = Files.writeString(directory.resolve("secret"), "from file\n");
    LocalStoreOptions full =
        LocalStoreMain.options(
            new String[] {
              "--dir",
              "d",
              "--access-key",
              "id",
              "--secret-file",
              file.toString(),
              "--host",
              "0.0.0.0",
              "--port",
              "9000",
              "--region",
              "oss-cn-hangzhou",
              "--min-part-size",
              "1"
            },
            Map.of());
    assertThat(full.accessKeys()).isEqualTo(Map.of("id", "from file"));
    assertThat(full.region()).isEqualTo("oss-cn-hangzhou");
    assertThat(full.port()).isEqualTo(9000);
    assertThat(full.host()).isEqualTo("0.0.0.0");
    assertThat(full.partBytesMin()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--dir d",
        "--access-key id",
        "--dir d --access-key",
        "--dir d --access-key id --port x",
        "--dir d --access-key id --port 70000",
        "--dir d --access-key id --secret-key s",
        "--dir d --access-key id --min-part-size 0",
        "--dir d --access-key id --secret-file /nonexistent",
      })
  void refusesWrongArguments(String line) {
    assertThatThrownBy(() -> options(line)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void needsASecret() {
    String[] arguments = {"--dir", "d", "--access-key", "id"};
    assertThatThrownBy(() -> LocalStoreMain.options(arguments, Map.of()))
        .hasMessageContaining("LOCAL_STORE_SECRET_KEY");
  }
}
