package io.crosstide.testbed.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Who may connect: one user, from this machine, with the password. */
final class PasswordAccess {
  static final String METHOD = "scram-sha-256";

  /** PostgreSQL answers so when the password is wrong. */
  static final String WRONG_PASSWORD = "28P01";

  private static final Duration RELOAD_MAX = Duration.ofSeconds(10);
  private static final Pattern TRUST = Pattern.compile("^[^#\\n]*\\btrust\\b", Pattern.MULTILINE);
  private static final Pattern PLAIN = Pattern.compile("[0-9a-zA-Z]{16,}");
  private static final String ACCESS =
      """
      # Only with the password, which config/secrets.properties of the state directory has.
      host all all 127.0.0.1/32 %1$s
      host all all ::1/128 %1$s
      """
          .formatted(METHOD);

  private PasswordAccess() {}

  /**
   * @throws IllegalArgumentException if it could mean something to SQL or is short
   */
  static String checked(String password) {
    if (!PLAIN.matcher(password).matches()) {
      throw new IllegalArgumentException("A password has at least 16 letters and digits");
    }
    return password;
  }

  /** Writes the password to a new file that only its owner may read, for initdb. */
  static Path writeFile(Path directory, String password) throws IOException {
    Path file =
        Files.createTempFile(
            directory,
            "password",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, password + "\n");
  }

  /**
   * Closes a running database that was made when every local user could connect: sets the password
   * and then asks for it. What is done already is not done again; a start that ends in between is
   * finished by the next.
   *
   * @param data its data directory
   * @throws IOException also if the server does not take the change over in time
   */
  static void require(Path data, DataSource database, String password)
      throws IOException, SQLException, InterruptedException {
    Path file = data.resolve("pg_hba.conf");
    if (!TRUST.matcher(Files.readString(file)).find()) {
      return;
    }
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER ROLE postgres PASSWORD '" + checked(password) + "'");
      Path closed = Files.writeString(data.resolve("pg_hba.conf.new"), ACCESS);
      Files.move(closed, file, StandardCopyOption.ATOMIC_MOVE);
      Instant before = loadedAt(database);
      statement.execute("SELECT pg_reload_conf()");
      awaitReload(database, before);
    }
  }

  /** The server is only told to reload; until it has, it lets everybody in. */
  private static void awaitReload(DataSource database, Instant before)
      throws IOException, SQLException, InterruptedException {
    Instant deadline = Instant.now().plus(RELOAD_MAX);
    while (!loadedAt(database).isAfter(before)) {
      if (Instant.now().isAfter(deadline)) {
        throw new IOException("PostgreSQL does not read its pg_hba.conf again");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** When the server read its configuration: a new connection has this from the server itself. */
  private static Instant loadedAt(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_conf_load_time()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }
}
