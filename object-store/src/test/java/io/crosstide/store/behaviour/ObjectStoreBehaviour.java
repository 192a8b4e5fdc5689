package io.crosstide.store.behaviour;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ListedUpload;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadListRequest;
import io.crosstide.store.UploadRef;
import io.crosstide.store.VersionListRequest;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * What every implementation of the store port does. A subclass opens a store and names what it
 * lacks; nothing else.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ObjectStoreBehaviour
    implements BucketBehaviour,
        ObjectBehaviour,
        BodyBehaviour,
        ConditionBehaviour,
        CopyBehaviour,
        KeyBehaviour,
        AttributeBehaviour,
        ListingBehaviour,
        VersionBehaviour,
        GivenVersionBehaviour,
        UploadBehaviour,
        AccessBehaviour {
  private final List<BucketName> buckets = new ArrayList<>();
  private Vertx vertx;
  private ObjectStore store;

  /** Opens the store to be tested; {@link ObjectStore#close} ends everything that belongs to it. */
  protected abstract ObjectStore open(Vertx owner);

  /** What the store lacks. */
  protected Set<Capability> lacking() {
    return EnumSet.noneOf(Capability.class);
  }

  @BeforeAll
  final void openStore() {
    vertx = Vertx.vertx();
    store = open(vertx);
  }

  @AfterAll
  final void closeStore() {
    await(store::close);
    StoreFixture.valueOf(vertx.close().toCompletionStage().toCompletableFuture());
  }

  @AfterEach
  final void removeBuckets() {
    List<BucketName> made = List.copyOf(buckets);
    buckets.clear();
    made.forEach(this::remove);
  }

  @Override
  public final ObjectStore store() {
    return store;
  }

  @Override
  public final Vertx vertx() {
    return vertx;
  }

  @Override
  public final boolean has(Capability capability) {
    return !lacking().contains(capability);
  }

  @Override
  public final BucketName newBucket() {
    BucketName bucket = unusedBucket();
    await(() -> store.createBucket(bucket, CannedAcl.PRIVATE));
    return bucket;
  }

  @Override
  public final BucketName unusedBucket() {
    BucketName bucket = new BucketName("behaviour-" + UUID.randomUUID());
    buckets.add(bucket);
    return bucket;
  }

  private void remove(BucketName bucket) {
    try {
      abortUploads(bucket);
      VersionListRequest all =
          new VersionListRequest("", "", Optional.empty(), Optional.empty(), 1000);
      // Rounds are bounded: a store that cannot delete fails the test instead of holding it.
      for (int round = 0; round < 3; round++) {
        for (ListedVersion version : await(() -> store.listVersions(bucket, all)).versions()) {
          await(() -> store.delete(bucket, version.key(), Optional.of(version.version())));
        }
      }
      await(() -> store.deleteBucket(bucket));
    } catch (StoreException failure) {
      if (failure.kind() != FailureKind.NO_SUCH_BUCKET) {
        throw failure;
      }
    }
  }

  private void abortUploads(BucketName bucket) {
    UploadListRequest all = new UploadListRequest("", "", Optional.empty(), Optional.empty(), 1000);
    for (ListedUpload upload : await(() -> store.listUploads(bucket, all)).uploads()) {
      await(() -> store.abortUpload(new UploadRef(bucket, upload.key(), upload.upload())));
    }
  }
}
