package io.crosstide.progress.ledger;

import static java.util.stream.Collectors.toCollection;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.RuleId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;

/** Keys of one rule that failed for one cause, which all of them share. */
record Gate(RuleId rule, FailureKind kind, Side side) implements Comparable<Gate> {
  private static final Comparator<Gate> ORDER =
      Comparator.comparing(Gate::rule).thenComparing(Gate::kind).thenComparing(Gate::side);

  /** The gates that failures belong to; none for those of a cause of their own. */
  static SortedSet<Gate> of(Collection<Failure> failures) {
    return failures.stream()
        .filter(failure -> LedgerRows.isShared(failure.kind()))
        .map(failure -> new Gate(failure.key().rule(), failure.kind(), failure.side()))
        .collect(toCollection(TreeSet::new));
  }

  /** The gates of rows of the ledger. */
  static SortedSet<Gate> ofShared(RowSet<Row> rows) {
    SortedSet<Gate> gates = new TreeSet<>();
    rows.forEach(
        row -> {
          if (row.getBoolean("shared")) {
            gates.add(
                new Gate(
                    new RuleId(row.getUUID("rule_id")),
                    FailureKind.valueOf(row.getString("kind")),
                    Side.valueOf(row.getString("side"))));
          }
        });
    return gates;
  }

  /** The same order in all transactions, so that they do not wait for each other in a circle. */
  @Override
  public int compareTo(Gate other) {
    return ORDER.compare(this, other);
  }
}
