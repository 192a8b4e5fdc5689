package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Credentials. */
interface AccessBehaviour extends StoreFixture {

  /** The same store with an unknown key, and with a wrong secret; closed by the test. */
  default List<ObjectStore> withWrongCredentials() {
    return List.of();
  }

  @Test
  default void tellsWrongCredentials() {
    needs(Capability.CREDENTIALS);
    BucketName bucket = newBucket();
    put(bucket, "a", "x");
    for (ObjectStore stranger : withWrongCredentials()) {
      StoreException failure =
          failureOf(() -> stranger.get(bucket, new ObjectKey("a"), ReadOptions.LATEST));
      assertThat(failure.kind()).isEqualTo(FailureKind.BAD_CREDENTIALS);
      assertThat(failure.status()).isEqualTo(403);
      assertFails(
          FailureKind.BAD_CREDENTIALS,
          () -> stranger.list(bucket, ListRequest.of("", Optional.empty(), 10)));
      // HEAD has no body, so that nobody can tell why.
      assertFails(
          FailureKind.FORBIDDEN,
          () -> stranger.head(bucket, new ObjectKey("a"), ReadOptions.LATEST));
      await(stranger::close);
    }
  }
}
