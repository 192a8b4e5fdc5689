package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GatewayLifecycleTest {
  static Stream<Arguments> endings() {
    Supplier<Future<Void>> done = Future::succeededFuture;
    Supplier<Future<Void>> failed = () -> Future.failedFuture("no");
    Supplier<Future<Void>> late = () -> Promise.<Void>promise().future();
    Supplier<Future<Void>> defect =
        () -> {
          throw new IllegalStateException("a defect");
        };
    return Stream.of(
        Arguments.of("done", done),
        Arguments.of("failed", failed),
        Arguments.of("late", late),
        Arguments.of("defect", defect));
  }

  /** Whatever becomes of one part, the next is closed: above all the stream. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("endings")
  void goesOnToTheNextPart(String name, Supplier<Future<Void>> closing) {
    assertThatCode(() -> GatewayLifecycle.close("A part", closing, Duration.ofMillis(20)))
        .doesNotThrowAnyException();
  }
}
