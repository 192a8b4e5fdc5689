package io.crosstide.progress.intake;

import static java.util.stream.Collectors.toSet;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.progress.ProgressMetrics;
import io.crosstide.progress.db.SqlTime;
import io.crosstide.progress.db.Transactions;
import io.crosstide.progress.rule.RuleDirectory;
import io.crosstide.progress.stream.CoveragePublisher;
import io.crosstide.progress.stream.StreamChange;
import io.crosstide.progress.stream.StreamKey;
import io.crosstide.progress.stream.StreamPresence;
import io.crosstide.progress.stream.StreamStore;
import io.crosstide.progress.stream.StreamWatch;
import io.crosstide.progress.watermark.Mark;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Applies heartbeats in one transaction. */
@ApplicationScoped
public class HeartbeatApplier {
  private final Transactions transactions;
  private final RuleDirectory rules;
  private final StreamStore streams;
  private final StreamPresence presence;
  private final StreamWatch watch;
  private final CoveragePublisher coverage;
  private final Counter unknown;

  HeartbeatApplier(
      Transactions transactions,
      RuleDirectory rules,
      StreamStore streams,
      StreamPresence presence,
      StreamWatch watch,
      CoveragePublisher coverage,
      MeterRegistry meters) {
    this.transactions = transactions;
    this.rules = rules;
    this.streams = streams;
    this.presence = presence;
    this.watch = watch;
    this.coverage = coverage;
    this.unknown = meters.counter(ProgressMetrics.HEARTBEATS_UNKNOWN);
  }

  /**
   * Applies heartbeats; any number of times and in any order. Marks of streams that were never
   * opened and of rules that are gone are left out: without a mark the watermark only holds.
   *
   * @throws IllegalArgumentException if one of them cannot be right; nothing is applied then
   */
  public Uni<Void> apply(List<Heartbeat> heartbeats) {
    Content content = Content.of(heartbeats);
    Set<RuleId> named = content.changes.keySet().stream().map(StreamKey::rule).collect(toSet());
    return rules
        .existing(named)
        .invoke(existing -> content.changes.keySet().removeIf(k -> !existing.contains(k.rule())))
        .chain(() -> transactions.run(c -> apply(c, content)))
        .invoke(count -> unknown.increment(count))
        .invoke(() -> announceIfDue(named))
        .replaceWithVoid();
  }

  /** A rule that waits for gateways may have waited for these heartbeats. */
  private void announceIfDue(Set<RuleId> named) {
    if (rules.isAnyStarting(named)) {
      coverage.announceSoon();
    }
  }

  /** Completes with the number of streams that are not known. */
  private Uni<Integer> apply(SqlConnection connection, Content content) {
    return presence
        .seen(connection, content.closing)
        .call(() -> streams.apply(connection, content.changes))
        .call(() -> watch.readUpTo(connection, content.probed));
  }

  /**
   * What a batch of heartbeats says.
   *
   * @param closing the streams that were heard of, and whether each has ended
   * @param probed when the latest probe among them was sent
   */
  private record Content(
      TreeMap<StreamKey, StreamChange> changes,
      Map<StreamId, Boolean> closing,
      Optional<Instant> probed) {

    static Content of(List<Heartbeat> heartbeats) {
      TreeMap<StreamKey, StreamChange> changes = new TreeMap<>();
      Map<StreamId, Boolean> closing = new HashMap<>();
      for (Heartbeat heartbeat : heartbeats) {
        if (!StreamWatch.isProbe(heartbeat)) {
          closing.merge(heartbeat.stream(), heartbeat.closing(), Boolean::logicalOr);
          heartbeat.marks().forEach(mark -> add(changes, heartbeat, mark));
        }
      }
      Optional<Instant> probed =
          heartbeats.stream()
              .filter(StreamWatch::isProbe)
              .map(probe -> SqlTime.checked(probe.sentAt()))
              .max(Instant::compareTo);
      return new Content(changes, closing, probed);
    }

    private static void add(
        TreeMap<StreamKey, StreamChange> changes, Heartbeat heartbeat, StreamMark stated) {
      StreamChange change =
          changes.computeIfAbsent(
              new StreamKey(stated.rule(), heartbeat.stream()), key -> new StreamChange());
      Mark mark = new Mark(stated.lastSequence(), SqlTime.checked(stated.safeUntil()));
      if (heartbeat.closing()) {
        change.addEnd(mark);
      } else {
        change.addMark(mark);
      }
    }
  }
}
