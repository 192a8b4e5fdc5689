package io.crosstide.rules;

import static io.crosstide.rules.fixture.Buckets.BEIJING;
import static io.crosstide.rules.fixture.Buckets.HANGZHOU;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.rules.fixture.Api;
import io.crosstide.rules.fixture.Buckets;
import io.crosstide.rules.fixture.Drafts;
import io.crosstide.rules.fixture.Heard;
import io.crosstide.rules.fixture.WholeService;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes are told without waiting for the poll, which hardly ever comes here. */
@QuarkusTest
@TestProfile(OutboxWakeIT.RarePoll.class)
class OutboxWakeIT extends WholeService {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Inject Buckets buckets;
  @Inject Heard heard;

  /** The poll is the other way by which a change would be told. */
  public static final class RarePoll implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("crosstide.rule-service.outbox.poll-interval", "1H");
    }
  }

  @Test
  void changesAreHeardAtOnce() throws Exception {
    Await.until("the topic is listened to", SOON, heard::isListening);
    String source = buckets.make(HANGZHOU);
    for (int i = 0; i < 3; i++) {
      Rule rule = Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING));
      Await.until("it is heard", SOON, () -> !heard.of(rule.id()).isEmpty());
    }
  }
}
