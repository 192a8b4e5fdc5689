package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.memory.MemoryBody;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.Region.Addressing;
import io.crosstide.store.region.StoreCredentials;
import io.crosstide.store.s3.ResponseListener;
import io.crosstide.store.s3.S3ObjectStore;
import io.crosstide.store.s3.S3Options;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
    return store(credentials(), !has(Capability.METADATA_UNDERSCORES));
  }

  @Override
  public final List<ObjectStore> withWrongCredentials() {
    StoreCredentials right = credentials();
    return List.of(
        store(new StoreCredentials("NOBODY", right.secretAccessKey()), false),
        store(new StoreCredentials(right.accessKeyId(), right.secretAccessKey() + "x"), false));
  }

  /** Otherwise who reads the store directly would see names of ours for nothing. */
  @Test
  void namesOfMetadataAreWrittenInAnotherWayOnlyWhereTheyGetLost() {
    ObjectStore plain = store(credentials(), false);
    BucketName bucket = newBucket();
    ObjectKey key = new ObjectKey("a");
    ObjectHeaders headers = ObjectHeaders.NONE.withUserMetadata(Map.of("a_b", "1"));
    await(
        () ->
            plain.put(
                bucket,
                key,
                PutRequest.of(1, ObjectAttributes.of(headers)),
                MemoryBody.of(Buffer.buffer("x"))));

    String kept = has(Capability.METADATA_UNDERSCORES) ? "a_b" : "a-b";
    assertThat(namesOf(plain, bucket, key)).containsExactly(kept);
    assertThat(namesOf(store(), bucket, key)).containsExactly(kept);
    await(plain::close);
  }

  private Set<String> namesOf(ObjectStore reader, BucketName bucket, ObjectKey key) {
    return await(() -> reader.head(bucket, key, ReadOptions.LATEST))
        .headers()
        .userMetadata()
        .keySet();
  }

  private ObjectStore store(StoreCredentials credentials, boolean losesUnderscores) {
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
            has(Capability.KEEPS_VERSION_IDS),
            losesUnderscores);
    // Few connections, so that one that is not given back is missed soon.
    return new S3ObjectStore(
        owner, region, S3Options.DEFAULT.withConnections(4, 4, 4), ResponseListener.NONE);
  }
}
