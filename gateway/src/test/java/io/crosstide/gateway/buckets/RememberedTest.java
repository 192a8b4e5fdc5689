package io.crosstide.gateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private long nanos;
  private final Remembered<String, Integer> remembered =
      new Remembered<>(Duration.ofSeconds(10), 2, () -> nanos);

  @Test
  void remembersForAWhile() {
    remembered.put("a", 1);
    nanos += Duration.ofSeconds(10).toNanos();
    assertThat(remembered.get("a")).contains(1);
    nanos += 1;
    assertThat(remembered.get("a")).isEmpty();
  }

  @Test
  void forgetsTheOneUsedLongestAgo() {
    remembered.put("a", 1);
    remembered.put("b", 2);
    assertThat(remembered.get("a")).contains(1);
    remembered.put("c", 3);
    assertThat(remembered.get("b")).isEmpty();
    assertThat(remembered.get("a")).contains(1);
    remembered.forget("a");
    assertThat(remembered.get("a")).isEmpty();
  }
}
