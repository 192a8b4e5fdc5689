package io.crosstide.progress.db;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecurringTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A schedule begins no round before the last one has ended. */
  @Test
  void aRoundThatNeverEndsIsEnded() {
    new Recurring("Waiting", Duration.ofMillis(50))
        .round(Uni.createFrom().nothing())
        .await()
        .atMost(PATIENCE);
  }

  @Test
  void aRoundThatFailsEndsWell() {
    new Recurring("Failing")
        .round(Uni.createFrom().failure(new IllegalStateException()))
        .await()
        .atMost(PATIENCE);
  }
}
