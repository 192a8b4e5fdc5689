package io.crosstide.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.rules.fixture.WholeService;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class DatabaseLimitsIT extends WholeService {
  @Inject Pool pool;

  @ParameterizedTest
  @CsvSource({
    "idle_in_transaction_session_timeout,30s",
    "lock_timeout,10s",
    "statement_timeout,1min",
  })
  void theDatabaseEndsWhatTakesTooLong(String setting, String value) {
    String is =
        pool.query("SHOW " + setting)
            .execute()
            .map(rows -> rows.iterator().next().getString(0))
            .await()
            .atMost(Duration.ofSeconds(20));
    assertThat(is).isEqualTo(value);
  }
}
