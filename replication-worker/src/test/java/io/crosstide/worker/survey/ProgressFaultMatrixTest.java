package io.crosstide.worker.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.DeleteLimit;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.worker.copy.Bytes;
import io.crosstide.worker.copy.Cases;
import io.crosstide.worker.copy.DeleteGrants;
import io.crosstide.worker.copy.UploadRecords;
import io.crosstide.worker.deletes.HttpDeleteGrants;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.progress.ProgressCalls;
import io.crosstide.worker.uploads.HttpUploadRecords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every call of a worker to the progress service, times every answer that says no, says nothing or
 * breaks off. Each leads to a failure of ours that waits and is tried again: nothing is begun that
 * is not recorded (I23), deleted that nobody counts, or listed while nobody counts it (I58).
 */
class ProgressFaultMatrixTest {
  /** What there is to say about calls of which the service answers nothing but that it did it. */
  private static final Set<String> ORDERS = Set.of("put", "abandon", "remove");

  private static final Set<String> UPLOADS = calls(UploadRecords.class);

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Consumer<HttpServerRequest>> answers = new LinkedHashMap<>();
  private volatile Consumer<HttpServerRequest> answer;
  private HttpServer server;

  ProgressFaultMatrixTest() {
    for (int status : new int[] {204, 302, 403, 404, 409, 412, 429, 500, 503}) {
      answers.put(Integer.toString(status), request -> answer(request, status, ""));
    }
    answers.put("empty 200", request -> answer(request, 200, ""));
    answers.put("a page", request -> answer(request, 200, "<html>It works</html>"));
    answers.put("half a document", request -> answer(request, 200, "{\"uploads\":["));
    answers.put("a body cut off", ProgressFaultMatrixTest::cutOff);
    answers.put("no answer", request -> request.connection().close());
    answers.put("silence", request -> {});
  }

  @BeforeEach
  void start() throws Exception {
    server =
        Bytes.await(
            vertx
                .createHttpServer()
                .requestHandler(request -> answer.accept(request))
                .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() throws Exception {
    Bytes.await(vertx.close());
  }

  /** A call that is new to one of the clients is here too. */
  @Test
  void everyCallIsInTheMatrix() {
    Set<String> known = new TreeSet<>(UPLOADS);
    known.addAll(calls(DeleteGrants.class));
    known.addAll(calls(ComparisonLeaves.class));
    known.add("backlog");
    assertThat(calls(null, null).keySet()).isEqualTo(known);
  }

  private static Set<String> calls(Class<?> client) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(client.getMethods()).map(Method::getName).forEach(names::add);
    return names;
  }

  private Map<String, Supplier<Future<?>>> calls(ProgressCalls calls, RuleId rule) {
    HttpUploadRecords uploads = new HttpUploadRecords(calls);
    ObjectKey key = new ObjectKey("k");
    SurveyId survey = SurveyId.random();
    UploadRecord upload =
        new UploadRecord(
            RuleId.random(),
            Cases.TARGET,
            key,
            "u",
            new ETag("0123456789abcdef0123456789abcdef"),
            Optional.empty(),
            1,
            "plan");
    Map<String, Supplier<Future<?>>> all = new TreeMap<>();
    all.put("find", () -> uploads.find(rule, key));
    all.put("put", () -> uploads.put(upload));
    all.put("abandon", () -> uploads.abandon(upload));
    all.put("remove", () -> uploads.remove(upload));
    all.put("takeAbandoned", () -> uploads.takeAbandoned(20));
    all.put("take", () -> new HttpDeleteGrants(calls).take(rule, key, new DeleteLimit(10, 3_600)));
    all.put("ask", () -> new HttpComparisonLeaves(calls).ask(rule, survey));
    all.put(
        "backlog",
        () ->
            new SurveyBacklogs(calls, 20, 4)
                .of(SurveyTask.first(rule, survey, 0, KeyRange.ofPrefix(""), Optional.empty())));
    return all;
  }

  @TestFactory
  Stream<DynamicTest> everyAnswerIsWhatItIs() {
    URI url = URI.create("http://127.0.0.1:" + server.actualPort());
    ProgressCalls patient = new ProgressCalls(vertx, url, Duration.ofSeconds(30));
    ProgressCalls hasty = new ProgressCalls(vertx, url, Duration.ofMillis(200));
    List<DynamicTest> tests = new ArrayList<>();
    answers.forEach(
        (how, given) ->
            calls(how.equals("silence") ? hasty : patient, RuleId.random())
                .forEach(
                    (name, call) ->
                        tests.add(
                            DynamicTest.dynamicTest(
                                name + " | " + how, () -> check(name, how, given, call)))));
    return tests.stream();
  }

  private void check(
      String name, String how, Consumer<HttpServerRequest> given, Supplier<Future<?>> call)
      throws Exception {
    answer = given;
    String outcome =
        Bytes.await(
            call.get()
                .map(done -> "done")
                .otherwise(
                    cause ->
                        ((ReplicationFailure) cause).kind()
                            + "@"
                            + ((ReplicationFailure) cause).side()));
    assertThat(name + " | " + how + "=" + outcome)
        .isEqualTo(name + " | " + how + "=" + expected(name, how));
  }

  private static String expected(String name, String how) {
    if (how.equals("409") && UPLOADS.contains(name)) {
      return "MOVED@TARGET";
    }
    return how.equals("204") && ORDERS.contains(name) ? "done" : "UNAVAILABLE@SELF";
  }

  /** As the last on its connection, so that no other call meets one that is being closed. */
  private static void answer(HttpServerRequest request, int status, String body) {
    request.response().setStatusCode(status).putHeader("Connection", "close").end(body);
  }

  private static void cutOff(HttpServerRequest request) {
    request
        .response()
        .putHeader("Content-Length", "100")
        .write("{\"uploads\":[]")
        .onComplete(sent -> request.connection().close());
  }
}
