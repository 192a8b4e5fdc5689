package io.crosstide.progress.deletes;

import io.crosstide.contracts.deletes.DeleteGrant;
import io.crosstide.contracts.deletes.DeleteGrantOrder;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.progress.db.SqlKeys;
import io.crosstide.progress.db.Transactions;
import io.crosstide.progress.deletes.DeleteSlots.Slot;
import io.crosstide.progress.rule.KnownRules;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counts what is granted; of all replicas and workers, since the row is locked meanwhile. Of a key
 * with a held delete that nobody has confirmed nothing is granted, whoever asks: each task of the
 * key may do what another one was refused.
 */
@ApplicationScoped
class DeleteGrantStore {
  private static final String CREATE =
      "INSERT INTO progress.delete_count (rule_id) VALUES ($1) ON CONFLICT DO NOTHING";

  /** The clock is read under the lock, so that grants are in its order. */
  private static final String LOCK =
      "SELECT slots FROM progress.delete_count WHERE rule_id = $1 FOR UPDATE";

  private static final String HELD =
      """
      SELECT DISTINCT object_key FROM progress.ledger
      WHERE rule_id = $1 AND object_key = ANY ($2::bytea[])
        AND held_at IS NOT NULL AND confirmed_by IS NULL
      """;

  private static final String NOW =
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS micros";

  private static final String WRITE =
      "UPDATE progress.delete_count SET slots = $2 WHERE rule_id = $1";

  private final Transactions transactions;

  DeleteGrantStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Grants what the limit leaves; once it is answered it counts, used or not. */
  Uni<DeleteGrant> grant(RuleId rule, DeleteGrantOrder order) {
    return transactions.run(
        c ->
            KnownRules.require(c, rule)
                .chain(() -> c.preparedQuery(CREATE).execute(Tuple.of(rule.value())))
                .chain(() -> slots(c, rule))
                .chain(
                    slots ->
                        held(c, rule, order).chain(held -> grant(c, rule, order, held, slots))));
  }

  private static Uni<DeleteSlots> slots(SqlConnection connection, RuleId rule) {
    return connection
        .preparedQuery(LOCK)
        .execute(Tuple.of(rule.value()))
        .map(rows -> slots(rows.iterator().next()));
  }

  private static Uni<Set<ObjectKey>> held(
      SqlConnection connection, RuleId rule, DeleteGrantOrder order) {
    Buffer[] keys = order.keys().stream().map(SqlKeys::bytes).toArray(Buffer[]::new);
    return connection
        .preparedQuery(HELD)
        .execute(Tuple.of(rule.value(), keys))
        .map(
            rows ->
                rows.stream()
                    .map(row -> SqlKeys.key(row.get(Buffer.class, "object_key")))
                    .collect(Collectors.toSet()));
  }

  private static Uni<DeleteGrant> grant(
      SqlConnection connection,
      RuleId rule,
      DeleteGrantOrder order,
      Set<ObjectKey> held,
      DeleteSlots slots) {
    int refused = (int) order.keys().stream().filter(held::contains).count();
    return connection
        .preparedQuery(NOW)
        .execute()
        .map(rows -> rows.iterator().next().getLong("micros"))
        .map(now -> slots.grant(now, order.limit(), order.wanted() - refused))
        .call(
            answer ->
                connection
                    .preparedQuery(WRITE)
                    .execute(Tuple.of(rule.value(), array(answer.slots()))))
        .map(answer -> new DeleteGrant(answer.granted(), held));
  }

  private static DeleteSlots slots(Row row) {
    Long[] numbers = row.getArrayOfLongs("slots");
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < numbers.length; i += 3) {
      slots.add(new Slot(numbers[i], numbers[i + 1], numbers[i + 2]));
    }
    return new DeleteSlots(slots);
  }

  private static Long[] array(DeleteSlots slots) {
    return slots.slots().stream()
        .flatMap(slot -> List.of(slot.from(), slot.to(), slot.granted()).stream())
        .toArray(Long[]::new);
  }
}
