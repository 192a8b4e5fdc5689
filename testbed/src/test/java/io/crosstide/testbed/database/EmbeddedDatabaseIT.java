package io.crosstide.testbed.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crosstide.testbed.e2e.FreePorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
  private static final String PASSWORD = "0123456789abcdef";
  private static final String ANOTHER = "fedcba9876543210";

  @TempDir Path temporary;

  private Path directory;
  private Path log;
  private int port;

  @BeforeEach
  void prepare() {
    directory = temporary.resolve("data base");
    log = temporary.resolve("database.log");
    port = FreePorts.base();
  }

  @Test
  void onlyItsOwnerGetsAtItAndAnotherPasswordIsTold() throws Exception {
    try (EmbeddedDatabase database = start(PASSWORD)) {
      assertAsksForThePassword(database);
      assertThat(permissions(directory)).isEqualTo("rwx------");
      assertThat(Path.of("/tmp/.s.PGSQL." + port)).doesNotExist();
      try (Stream<Path> all = Files.walk(directory)) {
        assertThat(
                all.filter(path -> !Files.isSymbolicLink(path))
                    .map(EmbeddedDatabaseIT::permissions))
            .allMatch(text -> text.charAt(4) == '-' && text.charAt(7) == '-');
      }
      try (Stream<Path> all = Files.list(directory)) {
        assertThat(all.map(path -> path.getFileName().toString()))
            .containsExactlyInAnyOrder("binaries", "data");
      }
    }
    try (EmbeddedDatabase again = start(PASSWORD)) {
      assertAsksForThePassword(again);
    }
    assertTellsThatThePasswordIsAnother();
  }

  private void assertTellsThatThePasswordIsAnother() {
    assertThatThrownBy(
            () ->
                EmbeddedDatabase.start(directory, port, ANOTHER, log, Duration.ofSeconds(10))
                    .close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another password");
    assertThat(directory.resolve("data/postmaster.pid")).as("nothing stays behind").doesNotExist();
  }

  @Test
  void dataFromBeforePasswordsWereAskedIsKeptAndClosed() throws Exception {
    Files.createDirectories(directory);
    try (EmbeddedPostgres open =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("data"))
            .setCleanDataDirectory(false)
            .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
            .start()) {
      run(open.getPostgresDatabase().getConnection(), "CREATE TABLE kept AS SELECT 7 AS number");
    }
    for (int attempt = 0; attempt < 2; attempt++) {
      try (EmbeddedDatabase database = start(PASSWORD)) {
        assertAsksForThePassword(database);
        try (Connection connection = connect(database, PASSWORD);
            Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery("SELECT number FROM kept")) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(7);
        }
      }
    }
  }

  @Test
  void aPasswordThatSqlCouldMisunderstandIsRefused() {
    assertThatThrownBy(() -> start("0123456789abcdef'; --"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(directory).doesNotExist();
  }

  private EmbeddedDatabase start(String password) throws IOException, InterruptedException {
    return EmbeddedDatabase.start(directory, port, password, log);
  }

  private static void assertAsksForThePassword(EmbeddedDatabase database) throws SQLException {
    run(connect(database, PASSWORD), "SELECT 1");
    SQLException refused =
        catchThrowableOfType(SQLException.class, () -> connect(database, ANOTHER));
    assertThat(refused.getSQLState()).isEqualTo("28P01");
  }

  private static Connection connect(EmbeddedDatabase database, String password)
      throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), "postgres", password);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
