package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.s3.ScriptedServer.Exchange;
import io.vertx.core.Future;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Connections that fail, and calls that must not be made. */
class S3ConnectionFaultTest extends S3FaultFixture {
  @Test
  void aRefusedConnectionIsUnavailable() throws Exception {
    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }
    connect(URI.create("http://127.0.0.1:" + unused), S3Options.DEFAULT);
    assertThat(failure(this::put).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(failure(this::head).kind()).isEqualTo(FailureKind.UNAVAILABLE);
  }

  @Test
  void aConnectionThatBreaksAfterSendingHasAnUnknownResultOnlyForWrites() throws Exception {
    serve(Exchange::close);
    assertThat(failure(this::put).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::delete).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::copy).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::head).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(failure(this::get).kind()).isEqualTo(FailureKind.UNAVAILABLE);
  }

  @Test
  void aSilentServerDoesNotHoldCallsForever() throws Exception {
    serve(exchange -> {});
    assertThat(failure(this::put).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::delete).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::copy).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure(this::head).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(failure(this::get).kind()).isEqualTo(FailureKind.UNAVAILABLE);
  }

  @Test
  void tooManyCallsAtOnceAreTurnedAway() throws Exception {
    serve(exchange -> {});
    List<Future<?>> calls = new ArrayList<>();
    await(
        () -> {
          for (int i = 0; i < 20; i++) {
            calls.add(head());
          }
          return Future.succeededFuture();
        });
    for (Future<?> call : calls) {
      StoreException failure = failure(() -> call);
      assertThat(failure.kind()).isIn(FailureKind.THROTTLED, FailureKind.UNAVAILABLE);
    }
    assertThat(calls)
        .filteredOn(c -> ((StoreException) c.cause()).kind() == FailureKind.THROTTLED)
        .hasSizeGreaterThanOrEqualTo(20 - 2 - 4);
  }

  @Test
  void refusesWhatHttpCannotCarry() throws Exception {
    serve(exchange -> exchange.answer(error(500, "InternalError", "")));
    for (Map<String, String> metadata :
        List.of(Map.of("a", "x\r\ny: z"), Map.of("a", "\u20ac"), Map.of("a b", "x"))) {
      StoreException failure = failure(() -> putWith(metadata));
      assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    }
    assertThat(
            failure(() -> store.head(BUCKET, new ObjectKey("half \ud83d pair"), ReadOptions.LATEST))
                .kind())
        .isEqualTo(FailureKind.REFUSED);
    assertThat(server.exchanges).isEmpty();
  }
}
