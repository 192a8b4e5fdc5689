package io.crosstide.progress.upload;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.upload.UploadList;
import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.db.SqlKeys;
import io.crosstide.progress.db.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of uploads. */
@ApplicationScoped
class UploadStore {
  private static final String OF_KEY =
      """
      SELECT * FROM progress.upload WHERE rule_id = $1 AND object_key = $2
      ORDER BY begun_at DESC, upload_id LIMIT $3
      """;

  private static final String PUT =
      """
      INSERT INTO progress.upload (rule_id, object_key, upload_id, target_region, target_bucket,
        etag, version, size, plan)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      ON CONFLICT (rule_id, object_key, upload_id) DO UPDATE SET used_at = now(), plan = $9
        WHERE progress.upload.sweep_at <= now()
      """;

  /** Said again it does not begin anew: whoever tries the key again and again says it each time. */
  private static final String ABANDON =
      """
      UPDATE progress.upload SET used_at = now(), plan = $4
      WHERE rule_id = $1 AND object_key = $2 AND upload_id = $3 AND plan <> $4
      """;

  private static final String REMOVE =
      """
      DELETE FROM progress.upload WHERE rule_id = $1 AND object_key = $2 AND upload_id = $3
      """;

  /**
   * A worker may still be busy with one whose rule has just ended: it ends its upload itself, and
   * is left some time to do so. A rule that is not known here may be one of which nobody told yet:
   * its uploads are left alone as those of a live one (I23). Several replicas hand out different
   * ones. Those whose sweep has failed come after those that nobody tried yet.
   */
  private static final String TAKE_ABANDONED =
      """
      WITH abandoned AS (
        SELECT u.rule_id, u.object_key, u.upload_id
        FROM progress.upload u LEFT JOIN progress.rule r ON r.rule_id = u.rule_id
        WHERE u.sweep_at <= now()
          AND u.used_at < now() - $2::bigint * interval '1 millisecond'
          AND (u.used_at < now() - $3::bigint * interval '1 millisecond'
            OR u.plan = $5
            OR r.status IN ('closing', 'gone'))
        ORDER BY u.sweep_at > u.begun_at,
          CASE WHEN u.sweep_at > u.begun_at THEN u.sweep_at ELSE u.used_at END
        LIMIT $1
        FOR UPDATE OF u SKIP LOCKED
      )
      UPDATE progress.upload u SET sweep_at = now() + $4::bigint * interval '1 millisecond'
      FROM abandoned a
      WHERE u.rule_id = a.rule_id AND u.object_key = a.object_key AND u.upload_id = a.upload_id
      RETURNING u.*
      """;

  private final Transactions transactions;
  private final ProgressConfig config;

  UploadStore(Transactions transactions, ProgressConfig config) {
    this.transactions = transactions;
    this.config = config;
  }

  Uni<List<UploadRecord>> ofKey(RuleId rule, ObjectKey key) {
    Tuple parameters = Tuple.of(rule.value(), SqlKeys.bytes(key), UploadList.OF_KEY_MAX);
    return transactions
        .single(c -> c.preparedQuery(OF_KEY).execute(parameters))
        .map(UploadStore::records);
  }

  /** False if it was handed out to be aborted: then nobody may use it any more. */
  Uni<Boolean> put(UploadRecord upload) {
    Tuple parameters =
        name(upload)
            .addValue(upload.target().region().value())
            .addValue(upload.target().bucket().value())
            .addValue(text(upload.etag().value()))
            .addValue(text(upload.version().map(VersionId::value).orElse("")))
            .addValue(upload.size())
            .addValue(text(upload.plan()));
    return transactions
        .run(c -> c.preparedQuery(PUT).execute(parameters))
        .map(rows -> rows.rowCount() > 0);
  }

  Uni<Void> abandon(UploadRecord upload) {
    Tuple parameters = name(upload).addValue(UploadRecord.GIVEN_UP);
    return transactions.run(c -> c.preparedQuery(ABANDON).execute(parameters)).replaceWithVoid();
  }

  Uni<Void> remove(UploadRecord upload) {
    return transactions.run(c -> c.preparedQuery(REMOVE).execute(name(upload))).replaceWithVoid();
  }

  /** Takes some that nobody will end; they are not taken again before the lease is over. */
  Uni<List<UploadRecord>> takeAbandoned(int max) {
    Tuple parameters =
        Tuple.of(
            max,
            config.uploads().grace().toMillis(),
            config.uploads().idleMax().toMillis(),
            config.uploads().lease().toMillis(),
            UploadRecord.GIVEN_UP);
    return transactions
        .run(c -> c.preparedQuery(TAKE_ABANDONED).execute(parameters))
        .map(UploadStore::records);
  }

  private static Tuple name(UploadRecord upload) {
    return Tuple.tuple()
        .addValue(upload.rule().value())
        .addValue(SqlKeys.bytes(upload.key()))
        .addValue(text(upload.upload()));
  }

  /** What no store says and the database cannot hold is refused, not changed. */
  private static String text(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("A text has no character U+0000");
    }
    return value;
  }

  private static List<UploadRecord> records(RowSet<Row> rows) {
    List<UploadRecord> records = new ArrayList<>(rows.size());
    rows.forEach(row -> records.add(record(row)));
    return records;
  }

  private static UploadRecord record(Row row) {
    return new UploadRecord(
        new RuleId(row.getUUID("rule_id")),
        new BucketRef(
            new RegionName(row.getString("target_region")),
            new BucketName(row.getString("target_bucket"))),
        SqlKeys.key(row.get(Buffer.class, "object_key")),
        row.getString("upload_id"),
        new ETag(row.getString("etag")),
        Optional.of(row.getString("version")).filter(v -> !v.isEmpty()).map(VersionId::new),
        row.getLong("size"),
        row.getString("plan"));
  }
}
