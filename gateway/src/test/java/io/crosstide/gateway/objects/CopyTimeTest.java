package io.crosstide.gateway.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ETag;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteResult;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CopyTimeTest {
  private static final Instant OURS = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant STORES = OURS.minusSeconds(9);
  private static final Clock CLOCK = Clock.fixed(OURS, ZoneOffset.UTC);
  private static final ETag TAG = new ETag("0123456789abcdef0123456789abcdef");

  private static Instant time(Optional<Instant> answered, Future<ObjectFacts> head) {
    return CopyTime.of(made(answered), () -> head, CLOCK).result();
  }

  @Test
  void isTheStoresTime() {
    assertThat(time(Optional.of(STORES), null)).as("not asked").isEqualTo(STORES);
    assertThat(time(Optional.empty(), Future.succeededFuture(facts()))).isEqualTo(STORES);
  }

  /** The copy is made: nobody may be told that it is not. */
  @Test
  void isOursIfTheStoreTellsNone() {
    StoreException failure = new StoreException(FailureKind.UNAVAILABLE, "Away", null);

    assertThat(time(Optional.empty(), Future.failedFuture(failure))).isEqualTo(OURS);
  }

  private static WriteResult made(Optional<Instant> lastModified) {
    return new WriteResult(TAG, Optional.empty(), lastModified, Optional.empty());
  }

  private static ObjectFacts facts() {
    return new ObjectFacts(
        1,
        TAG,
        STORES,
        Optional.empty(),
        ObjectHeaders.NONE,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }
}
