package io.crosstide.progress.it;

import static io.crosstide.progress.it.Service.await;
import static io.crosstide.progress.it.Service.done;
import static io.crosstide.progress.it.Service.mark;
import static io.crosstide.progress.it.Service.opened;
import static io.crosstide.progress.it.Service.watermark;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.report.Report;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.crosstide.progress.intake.ReportApplier;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Prints how many reports the service takes; nothing is asserted of a shared machine. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class RateIT {
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");
  private static final int COUNT = Integer.getInteger("reports", 4_000);
  private static final int RULES = 4;
  private static final int BATCH = 200;

  @Inject Publishers publishers;
  @Inject ReportApplier applier;

  RuleServiceFixture rules;

  @Test
  void printsRates() throws Exception {
    Scene core = new Scene(rules);
    double coreSeconds = seconds(() -> core.apply(applier));
    Scene whole = new Scene(rules);
    double wholeSeconds = seconds(() -> whole.send(publishers));
    System.out.printf(
        "%d reports: %.0f/s in transactions of %d, %.0f/s through the broker with their sender%n",
        COUNT, COUNT / coreSeconds, BATCH, COUNT / wholeSeconds);
    rules.all().forEach(rules::remove);
  }

  private interface Work {
    void run() throws Exception;
  }

  private static double seconds(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  /** Rules with a stream each, and the reports of their batches, one rule after the other. */
  private static final class Scene {
    private final List<Rule> all = new ArrayList<>();
    private final List<StreamId> streams = new ArrayList<>();
    private final List<Report> reports = new ArrayList<>();

    Scene(RuleServiceFixture rules) {
      for (int i = 0; i < RULES; i++) {
        all.add(rules.doing(true, T0, 1));
      }
      Rule[] every = rules.all().toArray(Rule[]::new);
      all.forEach(rule -> streams.add(opened(T0, every)));
      for (int i = 0; i < COUNT; i++) {
        reports.add(done(all.get(i % RULES), streams.get(i % RULES), i / RULES + 1));
      }
    }

    void apply(ReportApplier applier) {
      List<List<Report>> batches = new ArrayList<>();
      for (int i = 0; i < reports.size(); i += BATCH) {
        batches.add(reports.subList(i, Math.min(reports.size(), i + BATCH)));
      }
      Multi.createFrom()
          .iterable(batches)
          .onItem()
          .transformToUni(applier::apply)
          .merge(2)
          .collect()
          .asList()
          .await()
          .indefinitely();
    }

    void send(Publishers publishers) throws Exception {
      for (Report report : reports) {
        publishers
            .toQueue(Addresses.REPORTS)
            .sendFuture(report)
            .onFailure(Throwable::printStackTrace);
      }
      for (StreamId stream : streams) {
        for (Rule rule : all) {
          long last = streams.indexOf(stream) == all.indexOf(rule) ? COUNT / RULES : 0;
          Service.beat(publishers, stream, false, mark(rule, T0.plusSeconds(9), last));
        }
      }
      for (Rule rule : all) {
        await("the last report", () -> watermark(rule).equals(Optional.of(T0.plusSeconds(9))));
      }
    }
  }
}
