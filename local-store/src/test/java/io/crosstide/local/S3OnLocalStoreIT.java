package io.crosstide.local;

import io.crosstide.store.behaviour.Capability;
import io.crosstide.store.behaviour.S3Behaviour;
import io.crosstide.store.behaviour.StoreFixture;
import io.crosstide.store.region.StoreCredentials;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The local store is a store like any other. */
class S3OnLocalStoreIT extends S3Behaviour {
  private static final StoreCredentials KEYS = new StoreCredentials("LOCALKEY", "local-secret");

  @TempDir static Path directory;

  private static LocalStore server;

  @Override
  protected URI endpoint() {
    if (server == null) {
      server =
          await(
              LocalStore.start(
                  LocalStoreOptions.of(directory, KEYS.accessKeyId(), KEYS.secretAccessKey())));
    }
    return URI.create(server.endpoint());
  }

  @Override
  protected StoreCredentials credentials() {
    return KEYS;
  }

  @Override
  protected Set<Capability> lacking() {
    return EnumSet.noneOf(Capability.class);
  }

  @AfterAll
  static void stop() {
    await(server.close());
    server = null;
  }

  private static <T> T await(Future<T> future) {
    return StoreFixture.valueOf(future.toCompletionStage().toCompletableFuture());
  }
}
