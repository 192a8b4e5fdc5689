package io.crosstide.progress.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.http.RulePage;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.survey.SurveyOrder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/** The rule service's list of rules, and the settings of all tests with the application. */
public final class RuleServiceResource implements QuarkusTestResourceLifecycleManager {
  private final RuleServiceFixture rules = new RuleServiceFixture();
  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/rules", this::answer);
    server.start();
    return Map.ofEntries(
        Map.entry("crosstide.rules.url", "http://127.0.0.1:" + server.getAddress().getPort()),
        Map.entry("crosstide.rules.refresh-interval", "300MS"),
        Map.entry("crosstide.progress.rules.interval", "300MS"),
        Map.entry("crosstide.progress.coverage.interval", "300MS"),
        Map.entry("crosstide.progress.streams.probe-interval", "300MS"),
        Map.entry("crosstide.progress.streams.lost-after", "3S"),
        Map.entry("crosstide.progress.recovery.interval", "300MS"),
        Map.entry("crosstide.progress.comparisons.interval", "300MS"),
        Map.entry("crosstide.progress.comparisons.every-min", "1S"),
        Map.entry("crosstide.progress.recovery.delay", "1S"),
        Map.entry("crosstide.progress.recovery.retry-pause", "1S"),
        Map.entry("crosstide.progress.figures.interval", "1S"),
        Map.entry("crosstide.progress.left-out.rows-max", "5"),
        Map.entry("crosstide.progress.ledger.interval", "300MS"),
        Map.entry("crosstide.progress.ledger.lease", "2S"),
        Map.entry("crosstide.progress.ledger.lease-max", "2S"),
        Map.entry("crosstide.progress.ledger.soon-first", "200MS"),
        Map.entry("crosstide.progress.ledger.soon-max", "500MS"),
        Map.entry("crosstide.progress.ledger.slow-first", "300MS"),
        Map.entry("quarkus.http.test-port", "0"));
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      order(exchange);
      return;
    }
    // In this order: what came after the service had gone away is in no answer.
    byte[] body = MessageCodec.encode(new RulePage(rules.all(), Optional.empty()));
    boolean isAway = rules.isAway();
    exchange.sendResponseHeaders(isAway ? 503 : 200, isAway ? -1 : body.length);
    if (!isAway) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private void order(HttpExchange exchange) throws IOException {
    RuleId rule = RuleId.of(exchange.getRequestURI().getPath().split("/")[2]);
    byte[] body = exchange.getRequestBody().readAllBytes();
    rules
        .orders()
        .add(new RuleServiceFixture.Ordered(rule, MessageCodec.decode(body, SurveyOrder.class)));
    exchange.sendResponseHeaders(rules.isAway() ? 503 : 201, -1);
    exchange.close();
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(rules, field -> field.getType() == RuleServiceFixture.class);
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }
}
