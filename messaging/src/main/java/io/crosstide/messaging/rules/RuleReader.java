package io.crosstide.messaging.rules;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.http.RulePage;
import io.crosstide.contracts.rule.Rule;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Reads every rule from the rule service, page by page. */
final class RuleReader {
  private static final int PAGE_LIMIT = 500;

  /** Half a million rules; more means that the pages do not end. */
  private static final int PAGES_MAX = 1_000;

  private final HttpClient client;
  private final String base;
  private final Duration timeout;

  RuleReader(Vertx vertx, URI url, Duration timeout) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(2)
                .setConnectTimeout((int) timeout.toMillis())
                .setIdleTimeout(60));
    this.base = url.toString().replaceAll("/+$", "");
    this.timeout = timeout;
  }

  /** All rules. Fails if a page is refused, late or not readable; nothing is partial. */
  Future<List<Rule>> readAll() {
    return readFrom(Optional.empty(), new ArrayList<>(), 1);
  }

  void close() {
    client.close();
  }

  private Future<List<Rule>> readFrom(Optional<String> after, List<Rule> read, int pages) {
    if (pages > PAGES_MAX) {
      return Future.failedFuture("The pages of rules do not end");
    }
    return readPage(after)
        .compose(
            page -> {
              read.addAll(page.rules());
              return page.next().isEmpty()
                  ? Future.succeededFuture(read)
                  : readFrom(page.next(), read, pages + 1);
            });
  }

  private Future<RulePage> readPage(Optional<String> after) {
    String query =
        after.map(id -> "&after=" + URLEncoder.encode(id, StandardCharsets.UTF_8)).orElse("");
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(base + "/rules?limit=" + PAGE_LIMIT + query)
            .setTimeout(timeout.toMillis());
    return client
        .request(options)
        // Within, so that no answer comes before somebody reads it, whatever thread this is.
        .compose(request -> request.send().compose(RuleReader::body))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .map(body -> MessageCodec.decode(body.getBytes(), RulePage.class));
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    return response.statusCode() == 200
        ? response.body()
        : Future.failedFuture("The rule service answered " + response.statusCode());
  }
}
