package io.crosstide.messaging.rules;

import static io.crosstide.messaging.rules.Rules.id;
import static io.crosstide.messaging.rules.Rules.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.http.RulePage;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleChanged;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.messaging.amqp.ConfirmedPublisher;
import io.crosstide.messaging.amqp.TestBeans;
import io.crosstide.messaging.broker.BrokerFixture;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The feed against a real broker and an HTTP server that answers as the rule service does. */
class RuleFeedIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int PAGE = 2;

  private final ConcurrentSkipListMap<RuleId, Rule> stored = new ConcurrentSkipListMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean broken;
  private Vertx vertx;
  private BrokerFixture broker;
  private TestBeans beans;
  private HttpServer server;
  private RuleFeed feed;

  @BeforeEach
  void setUp() throws Exception {
    vertx = Vertx.vertx();
    broker = BrokerFixture.start();
    beans = new TestBeans(vertx, broker);
    server =
        Await.of(
            vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"), SOON);
  }

  @AfterEach
  void tearDown() throws Exception {
    feed.close();
    beans.close();
    Await.of(vertx.close(), SOON);
    broker.close();
  }

  @Test
  void readsEveryPageAtTheStart() throws Exception {
    store(rule(1, 1), rule(2, 2), rule(3, 3), rule(4, 4), rule(5, 5));
    broken = true;
    feed = start(Duration.ofMinutes(10), true);
    assertThat(feed.isLoaded()).isFalse();
    assertThat(feed.age()).isEmpty();
    broken = false;
    Await.until("loaded", SOON, feed::isLoaded);
    assertThat(feed.all()).hasSize(5);
    assertThat(feed.liveRulesOf(new BucketName("source"))).hasSize(5);
    assertThat(feed.age().orElseThrow()).isLessThan(SOON);
  }

  @Test
  void appliesChangesFromTheTopicAtOnce() throws Exception {
    feed = start(Duration.ofMinutes(10), true);
    List<RuleSnapshot> told = new CopyOnWriteArrayList<>();
    feed.onChange(told::add);
    Await.until("listening", SOON, () -> broker.subscriberCount(Addresses.RULES) == 1);
    Await.of(feed.refresh(), SOON);
    ConfirmedPublisher topic = beans.publishers().toTopic(Addresses.RULES);

    store(rule(1, 1));
    Await.of(topic.sendFuture(RuleChanged.of(rule(1, 1), false)), SOON);
    Await.until("known", SOON, () -> feed.find(id(1)).isPresent());
    Rule closing = rule(1, 2, RuleStatus.CLOSING, "source");
    store(closing);
    Await.of(topic.sendFuture(RuleChanged.of(closing, false)), SOON);
    Await.until("closing", SOON, () -> feed.liveRulesOf(new BucketName("source")).isEmpty());
    assertThat(feed.find(id(1))).contains(closing);
    stored.clear();
    Await.of(topic.sendFuture(RuleChanged.of(rule(1, 3), true)), SOON);
    Await.until("gone", SOON, () -> feed.find(id(1)).isEmpty());
    Await.until("told", SOON, () -> told.size() == 3);
  }

  @Test
  void noticesALostChangeByTheNextFullRead() throws Exception {
    store(rule(1, 1));
    feed = start(Duration.ofMillis(100), false);
    Await.until("known", SOON, () -> feed.find(id(1)).isPresent());
    stored.clear();
    store(rule(2, 2));
    Await.until("replaced", SOON, () -> feed.find(id(1)).isEmpty() && feed.find(id(2)).isPresent());
  }

  @Test
  void readsAgainWhenTheBrokerIsBack() throws Exception {
    feed = start(Duration.ofMinutes(10), true);
    Await.until("listening", SOON, () -> broker.subscriberCount(Addresses.RULES) == 1);
    Await.of(feed.refresh(), SOON);
    broker.stop();
    store(rule(1, 1));
    broker.startAgain();
    Await.until("known", SOON, () -> feed.find(id(1)).isPresent());
  }

  @Test
  void keepsWhatItKnowsWhileTheRuleServiceIsDown() throws Exception {
    store(rule(1, 1));
    feed = start(Duration.ofMillis(50), false);
    Await.until("loaded", SOON, feed::isLoaded);
    broken = true;
    assertThatThrownBy(() -> Await.of(feed.refresh(), SOON)).hasMessageContaining("500");
    assertThat(feed.find(id(1))).isPresent();
    Duration age = feed.age().orElseThrow();
    Await.until("older", SOON, () -> feed.age().orElseThrow().compareTo(age) > 0);
    broken = false;
    store(rule(2, 2));
    Await.until("caught up", SOON, () -> feed.find(id(2)).isPresent());
  }

  @Test
  void sharesOneReadAmongCallersThatAskMeanwhile() throws Exception {
    feed = start(Duration.ofMinutes(10), false);
    Await.until("loaded", SOON, feed::isLoaded);
    int before = requests.get();
    List<Future<Void>> asked = java.util.stream.Stream.generate(feed::refresh).limit(50).toList();
    Await.of(Future.all(asked), SOON);
    assertThat(requests.get() - before).isBetween(1, 5);

    store(rule(1, 1));
    Await.of(feed.refresh(), SOON);
    assertThat(feed.find(id(1))).isPresent();
  }

  private void store(Rule... rules) {
    for (Rule rule : rules) {
      stored.put(rule.id(), rule);
    }
  }

  private void answer(HttpServerRequest request) {
    requests.incrementAndGet();
    if (broken || !request.path().equals("/base/rules")) {
      request.response().setStatusCode(500).end();
      return;
    }
    Optional<String> after = Optional.ofNullable(request.getParam("after"));
    List<Rule> rest =
        stored.values().stream()
            .filter(rule -> after.isEmpty() || rule.id().toString().compareTo(after.get()) > 0)
            .toList();
    List<Rule> page = rest.subList(0, Math.min(PAGE, rest.size()));
    Optional<String> next =
        rest.size() > PAGE ? Optional.of(page.get(PAGE - 1).id().toString()) : Optional.empty();
    request.response().end(Buffer.buffer(MessageCodec.encode(new RulePage(page, next))));
  }

  private RuleFeed start(Duration interval, boolean topic) {
    URI url = URI.create("http://127.0.0.1:" + server.actualPort() + "/base/");
    RuleFeed started = new RuleFeed(vertx, new Config(url, interval, topic), beans.intakes());
    started.start();
    return started;
  }

  private record Config(Optional<URI> url, Duration refreshInterval, boolean topic)
      implements RuleFeedConfig {
    Config(URI url, Duration refreshInterval, boolean topic) {
      this(Optional.of(url), refreshInterval, topic);
    }

    @Override
    public Duration retryInterval() {
      return Duration.ofMillis(50);
    }

    @Override
    public Duration timeout() {
      return Duration.ofSeconds(2);
    }
  }
}
