package io.crosstide.progress.it;

import static io.crosstide.progress.it.Service.await;
import static io.crosstide.progress.it.Service.opened;
import static io.crosstide.progress.it.Service.progress;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.crosstide.progress.Seeds;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random lives of gateways and workers, told to the service by real messages that are duplicated,
 * reordered and interleaved; failures, retries that fail again and retries that are lost. Whatever
 * the service shows at any moment is compared with what had truly been done by then.
 */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class ModelIT {
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05.250Z");
  private static final int RULES = 3;
  private static final int STREAMS = 4;
  private static final int CHECK_EVERY = 25;

  @Inject Publishers publishers;
  @Inject RetryWorker retries;
  @Inject Pool pool;

  RuleServiceFixture rules;

  /** I1, I2, I3, I7, I9, I13. */
  @Test
  void whatIsShownIsNeverAheadOfTheTruth() throws Exception {
    Random random = Seeds.random("ModelIT");
    List<RuleModel> models = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      models.add(new RuleModel(rules.doing(true, T0, 2), random));
    }
    Rule[] all = models.stream().map(RuleModel::rule).toArray(Rule[]::new);
    for (int i = 0; i < STREAMS; i++) {
      StreamId stream = opened(T0, all);
      models.forEach(model -> model.addStream(stream));
    }
    models.forEach(model -> retries.on(model.rule(), model::retry));
    models.forEach(RuleModel::addSurvey);

    Watch watch = new Watch();
    List<Event> events = shuffled(models, random);
    for (int i = 0; i < events.size(); i++) {
      send(events.get(i));
      if (i % CHECK_EVERY == 0) {
        models.forEach(watch::check);
      }
    }
    for (RuleModel model : models) {
      await(
          "the end of " + model,
          () -> {
            models.forEach(watch::check);
            RuleProgress progress = progress(model.rule());
            return progress.openFailures() == 0
                && progress.newObjects().orElseThrow().equals(model.end())
                && progress.history().orElseThrow().complete();
          });
      assertThat(progress(model.rule()).history().orElseThrow().doneObjects())
          .isEqualTo(model.objects());
    }
    assertSameAfterRestart(models);
    models.forEach(model -> rules.remove(model.rule()));
  }

  /** I3: forgetting what was published changes nothing, it follows from what is stored. */
  private void assertSameAfterRestart(List<RuleModel> models) {
    Map<RuleModel, RuleProgress> before = new HashMap<>();
    models.forEach(model -> before.put(model, progress(model.rule())));
    pool.query("UPDATE progress.rule SET watermark = NULL, fraction = 0")
        .execute()
        .await()
        .indefinitely();
    models.forEach(model -> assertThat(progress(model.rule())).isEqualTo(before.get(model)));
  }

  private void send(Event event) {
    event.happens().run();
    String address =
        event.message() instanceof Heartbeat ? Addresses.HEARTBEATS : Addresses.REPORTS;
    Future<Void> sent = publishers.toQueue(address).sendFuture(event.message());
    sent.onFailure(Throwable::printStackTrace);
  }

  /** Each event moves by up to a window, which reorders reports, heartbeats, rules and streams. */
  private static List<Event> shuffled(List<RuleModel> models, Random random) {
    record Placed(double place, Event event) {}
    List<Placed> placed = new ArrayList<>();
    for (RuleModel model : models) {
      List<Event> events = model.events();
      for (int i = 0; i < events.size(); i++) {
        double window = random.nextInt(50) == 0 ? 1 : 0.1;
        placed.add(
            new Placed(i / (double) events.size() + random.nextDouble() * window, events.get(i)));
      }
    }
    placed.sort(Comparator.comparingDouble(Placed::place));
    return placed.stream().map(Placed::event).toList();
  }

  /**
   * Something that happens and the message that tells of it.
   *
   * @param happens makes it true, before the message is sent
   */
  record Event(Runnable happens, Message message) {}

  /** What was shown before, since nothing may decrease. */
  private static final class Watch {
    private final Map<RuleModel, RuleProgress> shown = new HashMap<>();

    void check(RuleModel model) {
      RuleProgress now = progress(model.rule());
      model.assertNotAhead(now);
      RuleProgress before = shown.put(model, now);
      if (before != null && before.newObjects().isPresent()) {
        assertThat(now.newObjects().orElseThrow()).isAfterOrEqualTo(before.newObjects().get());
      }
      if (before != null) {
        assertThat(now.history().orElseThrow().fraction())
            .isGreaterThanOrEqualTo(before.history().orElseThrow().fraction());
      }
    }
  }
}
