package io.crosstide.progress.ledger;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.ledger.FailedKey;
import io.crosstide.progress.db.SqlTime;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Rows of the ledger as operators see them. */
public final class FailedRows {
  private FailedRows() {}

  /** The row of a failed key. */
  public static FailedKey failed(Row row) {
    LedgerKey key = LedgerRows.key(row);
    return new FailedKey(
        key.key(),
        key.version(),
        SqlTime.column(row.getOffsetDateTime("changed_at")),
        row.getBoolean("deleted"),
        kind(row),
        Side.valueOf(row.getString("side")),
        row.getString("detail"),
        row.getInteger("attempts"),
        instant(row, "first_at"),
        instant(row, "next_at"),
        row.getLong("generation"));
  }

  /**
   * The kind of a row. One that a newer replica wrote and this one does not know is a defect of
   * ours to name.
   */
  public static FailureKind kind(Row row) {
    try {
      return FailureKind.valueOf(row.getString("kind"));
    } catch (IllegalArgumentException unknown) {
      return FailureKind.INTERNAL;
    }
  }

  static Instant instant(Row row, String column) {
    return row.get(OffsetDateTime.class, column).toInstant();
  }
}
