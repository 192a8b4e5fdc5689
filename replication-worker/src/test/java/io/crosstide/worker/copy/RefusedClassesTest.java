package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusedClassesTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final RefusedClasses classes = new RefusedClasses(nanos::get);

  private static BucketRef bucket(int number) {
    return new BucketRef(Cases.TARGET.region(), new BucketName("bucket-" + number));
  }

  @Test
  void concernsOneBucket() {
    classes.add(bucket(1), "STANDARD_IA");

    assertThat(classes.of(bucket(1))).containsExactly("STANDARD_IA");
    assertThat(classes.of(bucket(2))).isEmpty();
  }

  @Test
  void isForgottenAfterAWhile() {
    classes.add(bucket(1), "A");
    nanos.addAndGet(RefusedClasses.KEPT.toNanos() - 1);
    classes.add(bucket(1), "B");
    assertThat(classes.of(bucket(1))).containsExactlyInAnyOrder("A", "B");

    nanos.incrementAndGet();

    assertThat(classes.of(bucket(1))).containsExactly("B");
  }

  @Test
  void isBounded() {
    for (int i = 0; i <= RefusedClasses.ENTRIES_MAX; i++) {
      classes.add(bucket(i), "A");
    }

    assertThat(classes.of(bucket(0))).isEmpty();
    assertThat(classes.of(bucket(1))).isNotEmpty();
    assertThat(classes.of(bucket(RefusedClasses.ENTRIES_MAX))).isNotEmpty();
  }
}
