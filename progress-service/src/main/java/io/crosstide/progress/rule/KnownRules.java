package io.crosstide.progress.rule;

import io.crosstide.contracts.id.RuleId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Tells a rule without rows from one that nobody knows. */
public final class KnownRules {
  private static final String EXISTS =
      "SELECT 1 FROM progress.rule WHERE rule_id = $1 AND status <> 'gone'";

  private KnownRules() {}

  /** Fails with {@link NoSuchRuleException} if the rule is not known. */
  public static Uni<Void> require(SqlConnection connection, RuleId rule) {
    return connection
        .preparedQuery(EXISTS)
        .execute(Tuple.of(rule.value()))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw new NoSuchRuleException();
              }
              return null;
            });
  }
}
