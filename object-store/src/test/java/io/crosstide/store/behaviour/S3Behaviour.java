package io.crosstide.store.behaviour;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.Region.Addressing;
import io.crosstide.store.region.StoreCredentials;
import io.crosstide.store.s3.ResponseListener;
import io.crosstide.store.s3.S3ObjectStore;
import io.crosstide.store.s3.S3Options;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The behaviour of an S3 endpoint, through {@link S3ObjectStore}. */
public abstract class S3Behaviour extends ObjectStoreBehaviour {
  private Vertx owner;

  /** The endpoint, running. */
  protected abstract URI endpoint();

  /** Keys that may do everything. */
  protected abstract StoreCredentials credentials();

  @Override
  protected final ObjectStore open(Vertx vertx) {
    owner = vertx;
    return store(credentials());
  }

  @Override
  public final List<ObjectStore> withWrongCredentials() {
    StoreCredentials right = credentials();
    return List.of(
        store(new StoreCredentials("NOBODY", right.secretAccessKey())),
        store(new StoreCredentials(right.accessKeyId(), right.secretAccessKey() + "x")));
  }

  private ObjectStore store(StoreCredentials credentials) {
    Region region =
        new Region(
            new RegionName("oss-test"),
            endpoint(),
            Addressing.PATH,
            "us-east-1",
            credentials,
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            false,
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            has(Capability.KEEPS_VERSION_IDS));
    // Few connections, so that one that is not given back is missed soon.
    return new S3ObjectStore(
        owner, region, S3Options.DEFAULT.withConnections(4, 4, 4), ResponseListener.NONE);
  }
}
