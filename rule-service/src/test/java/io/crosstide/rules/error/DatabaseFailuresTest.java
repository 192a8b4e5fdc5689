package io.crosstide.rules.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.CharConversionException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseFailuresTest {

  static Stream<Throwable> withoutAState() {
    return Stream.of(
        ClosedConnectionException.INSTANCE,
        new ConnectException("refused"),
        new TimeoutException(),
        Future.failedFuture("Timeout").cause(),
        new CompletionException(new IllegalStateException(new ConnectException("refused"))));
  }

  @ParameterizedTest
  @MethodSource("withoutAState")
  void isAwayIfNothingAnswers(Throwable failure) {
    assertThat(DatabaseFailures.isAway(failure)).isTrue();
    assertThat(DatabaseFailures.isUnstorableText(failure)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "08006, true, false",
    "25006, true, false",
    "25001, false, false",
    "40001, true, false",
    "40P01, true, false",
    "53300, true, false",
    "55P03, true, false",
    "57014, true, false",
    "57P01, true, false",
    "57P03, true, false",
    "22021, false, true",
    "22003, false, false",
    "23505, false, false",
    "42P01, false, false",
    "'', false, false",
    ", false, false",
  })
  void tellsBySqlStates(String state, boolean isAway, boolean isUnstorable) {
    PgException driver = new PgException("message", "ERROR", state, "detail");
    SQLException wrapped = new SQLException("message", state, driver);
    for (Throwable failure : new Throwable[] {driver, wrapped, new CompletionException(wrapped)}) {
      assertThat(DatabaseFailures.isAway(failure)).isEqualTo(isAway);
      assertThat(DatabaseFailures.isUnstorableText(failure)).isEqualTo(isUnstorable);
    }
  }

  static Stream<Throwable> defects() {
    return Stream.of(
        new IllegalStateException("a defect"),
        new IllegalStateException(new JsonParseException(null, "what was stored")),
        new CharConversionException());
  }

  @ParameterizedTest
  @MethodSource("defects")
  void takesADefectForOne(Throwable failure) {
    assertThat(DatabaseFailures.isAway(failure)).isFalse();
  }
}
