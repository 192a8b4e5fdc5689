package io.crosstide.benchmarks.scale;

import io.crosstide.testbed.launch.Installation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What the database has done since it was started.
 *
 * @param inserted rows
 * @param updated rows
 * @param deleted rows
 * @param logBytes its write-ahead log
 * @param bytes what it holds now, with indexes
 */
record DatabaseLoad(long inserted, long updated, long deleted, long logBytes, long bytes) {
  private static final String QUERY =
      """
      select coalesce(sum(n_tup_ins), 0), coalesce(sum(n_tup_upd), 0), coalesce(sum(n_tup_del), 0),
        pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'),
        (select sum(pg_database_size(datname)) from pg_database)
      from pg_stat_user_tables
      """;

  /** Asks for it. */
  static DatabaseLoad of(Installation installation) {
    try (Connection connection = installation.connectToDatabase();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      return new DatabaseLoad(
          row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
    } catch (SQLException e) {
      throw new IllegalStateException("The database does not tell its statistics", e);
    }
  }

  /** What it has done since. */
  DatabaseLoad since(DatabaseLoad before) {
    return new DatabaseLoad(
        inserted - before.inserted,
        updated - before.updated,
        deleted - before.deleted,
        logBytes - before.logBytes,
        bytes - before.bytes);
  }

  /** In words, for each million of something. */
  String perMillion(long of) {
    double millions = of / 1e6;
    return "%,.0f rows inserted, %,.0f updated, %,.0f deleted; %,.1f MB of log, %,.1f MB more kept"
        .formatted(
            inserted / millions,
            updated / millions,
            deleted / millions,
            logBytes / 1e6 / millions,
            bytes / 1e6 / millions);
  }
}
