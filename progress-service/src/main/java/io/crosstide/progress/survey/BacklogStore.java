package io.crosstide.progress.survey;

import io.crosstide.contracts.survey.SurveyBacklog;
import io.crosstide.progress.db.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.OptionalInt;

/** How far ranges are listed ahead of what is done, and in how many places. */
@ApplicationScoped
class BacklogStore {
  /** A page that is done before its listing is known is nobody's work any more. */
  private static final String COUNT =
      """
      SELECT count(*)::integer AS pages,
        coalesce((
          SELECT cardinality(listed) / 2 FROM progress.survey_range
          WHERE rule_id = $1 AND survey_id = $2 AND range_number = $3), 0) AS stretches
      FROM (
        SELECT 1 FROM progress.survey_page
        WHERE rule_id = $1 AND survey_id = $2 AND range_number = $3 AND listed
        LIMIT $4::bigint) AS unfinished
      """;

  private final Transactions transactions;

  BacklogStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * What is listed of a range and not done; nothing if nothing is known of it.
   *
   * @param most where counting of pages ends
   */
  Uni<SurveyBacklog> of(RangeKey range, int most) {
    Tuple parameters = Tuple.of(range.rule().value(), range.survey().value(), range.range(), most);
    return transactions
        .single(c -> c.preparedQuery(COUNT).execute(parameters))
        .map(rows -> backlog(rows.iterator().next()));
  }

  private static SurveyBacklog backlog(Row row) {
    return new SurveyBacklog(row.getInteger("pages"), OptionalInt.of(row.getInteger("stretches")));
  }
}
