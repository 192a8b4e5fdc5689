package io.crosstide.worker.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.worker.copy.Bytes;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.progress.ProgressCalls;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurveyBacklogsTest {
  private static final int PAGES_MAX = 20;
  private static final SurveyTask TASK =
      SurveyTask.first(
          RuleId.random(), SurveyId.random(), 3, KeyRange.ofPrefix(""), Optional.empty());

  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;
  private SurveyBacklogs backlogs;
  private volatile int status = 200;
  private volatile String body = "";
  private volatile String asked;

  @BeforeEach
  void start() throws Exception {
    server =
        Bytes.await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      asked = request.uri();
                      request.response().setStatusCode(status).end(body);
                    })
                .listen(0, "127.0.0.1"));
    URI url = URI.create("http://127.0.0.1:" + server.actualPort());
    backlogs =
        new SurveyBacklogs(new ProgressCalls(vertx, url, Duration.ofSeconds(60)), PAGES_MAX, 4);
  }

  @AfterEach
  void stop() throws Exception {
    Bytes.await(vertx.close());
  }

  @ParameterizedTest
  @CsvSource({"0, false", "19, false", "20, true", "21, true"})
  void aRangeIsFullWithSoManyPages(int pages, boolean isFull) throws Exception {
    body = "{\"pages\":" + pages + "}";

    assertThat(Bytes.await(backlogs.of(TASK)).isFull()).isEqualTo(isFull);
    assertThat(asked)
        .isEqualTo(
            "/rules/%s/surveys/%s/ranges/3/backlog?limit=20".formatted(TASK.rule(), TASK.survey()));
  }

  /** Neither where workers are behind, nor beyond so many sections, nor where nobody counts. */
  @ParameterizedTest
  @CsvSource({"0, 0, true", "9, 3, true", "10, 3, false", "0, 4, false", "0, null, false"})
  void aRangeIsSplitWhereListingIsWhatItWaitsFor(int pages, String stretches, boolean maySplit)
      throws Exception {
    body = "{\"pages\":" + pages + ",\"stretches\":" + stretches + "}";

    assertThat(Bytes.await(backlogs.of(TASK)).maySplit()).isEqualTo(maySplit);
  }

  @ParameterizedTest
  @CsvSource({"503, ''", "404, ''", "200, no", "200, '{\"pages\":-1}'"})
  void nobodyKnowsWhatTheProgressServiceDoesNotSay(int code, String text) {
    status = code;
    body = text;

    assertUnknown();
  }

  @Test
  void nobodyKnowsWhenItIsGone() throws Exception {
    Bytes.await(server.close());

    assertUnknown();
  }

  private void assertUnknown() {
    Throwable cause = catchThrowable(() -> Bytes.await(backlogs.of(TASK)));
    assertThat(cause).isInstanceOf(ReplicationFailure.class);
    assertThat(((ReplicationFailure) cause).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(((ReplicationFailure) cause).side()).isEqualTo(Side.SELF);
  }

  /** Progress would refuse to count, and no survey would ever go on. */
  @Test
  void refusesABoundThatProgressDoesNotCountTo() {
    for (int pages : new int[] {0, -1, 100_001}) {
      assertThat(catchThrowable(() -> new SurveyBacklogs(null, pages, 4)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pages-ahead");
    }
  }
}
