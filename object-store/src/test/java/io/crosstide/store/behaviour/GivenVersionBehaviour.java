package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.DeleteResult;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadRef;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.Versioning;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.crosstide.store.memory.MemoryBody;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Versions with the ids of others, where a store can keep them. */
interface GivenVersionBehaviour extends StoreFixture {
  ObjectKey KEY = new ObjectKey("k");
  VersionId ONE = new VersionId("an-id-of-another-store-1");
  VersionId TWO = new VersionId("an-id-of-another-store-2");
  VersionId THREE = new VersionId("an-id-of-another-store-3");

  @Test
  default void everyKindOfWriteKeepsTheIdAndItsPlace_I33() {
    needs(Capability.KEEPS_VERSION_IDS);
    BucketName bucket = newBucket();
    await(() -> store().putVersioning(bucket, Versioning.ENABLED));
    VersionId own = put(bucket, "k", "own").version().orElseThrow();
    assertThat(putAs(bucket, "two", TWO).version()).contains(TWO);
    DeleteResult marker = await(() -> store().putMarker(bucket, KEY, ONE));
    assertThat(marker.deleteMarker()).isTrue();
    assertThat(marker.version()).contains(ONE);
    assertThat(await(copyAs(bucket, own, THREE)).version()).contains(THREE);
    VersionId ofParts = new VersionId("an-id-of-another-store-4");
    assertThat(await(completeAs(bucket, ofParts)).version()).contains(ofParts);

    assertThat(ids(bucket)).containsExactly(ofParts, THREE, ONE, TWO, own);
    assertThat(getVersion(bucket, "k", TWO)).isEqualTo("two");
    assertThat(getVersion(bucket, "k", THREE)).isEqualTo("own");
    await(() -> store().delete(bucket, KEY, Optional.of(TWO)));
    assertThat(ids(bucket)).containsExactly(ofParts, THREE, ONE, own);
    assertFails(
        FailureKind.NOT_FOUND,
        () -> store().get(bucket, KEY, ReadOptions.ofVersion(Optional.of(TWO))));
  }

  @Test
  default void theSameWriteAgainMakesNoSecondVersion_I13() {
    needs(Capability.KEEPS_VERSION_IDS);
    BucketName bucket = newBucket();
    await(() -> store().putVersioning(bucket, Versioning.ENABLED));
    for (int i = 0; i < 2; i++) {
      assertThat(putAs(bucket, "one", ONE).version()).contains(ONE);
    }
    for (int i = 0; i < 2; i++) {
      assertThat(await(() -> store().putMarker(bucket, KEY, TWO)).version()).contains(TWO);
    }
    assertThat(ids(bucket)).containsExactly(TWO, ONE);
  }

  /** What is there stays what and where it is (I20). */
  @Test
  default void anIdThatAnotherVersionHasIsRefused_I20() {
    needs(Capability.KEEPS_VERSION_IDS);
    BucketName bucket = newBucket();
    await(() -> store().putVersioning(bucket, Versioning.ENABLED));
    VersionId own = put(bucket, "k", "own").version().orElseThrow();
    putAs(bucket, "one", ONE);
    assertTaken(() -> write(bucket, "other", ONE));
    assertTaken(() -> write(bucket, "own", own));
    assertTaken(() -> store().putMarker(bucket, KEY, ONE));
    assertTaken(copyAs(bucket, own, ONE)::get);
    assertTaken(completeAs(bucket, ONE)::get);
    VersionId newest = put(bucket, "k", "newest").version().orElseThrow();
    assertTaken(() -> write(bucket, "one", ONE));
    assertThat(ids(bucket)).containsExactly(newest, ONE, own);
    assertThat(getVersion(bucket, "k", ONE)).isEqualTo("one");
  }

  @Test
  default void theNullVersionCannotBeAskedFor() {
    needs(Capability.KEEPS_VERSION_IDS);
    BucketName bucket = newBucket();
    assertFails(FailureKind.INVALID_STATE, () -> write(bucket, "one", ONE));
    await(() -> store().putVersioning(bucket, Versioning.ENABLED));
    StoreException refused = failureOf(() -> write(bucket, "one", new VersionId("null")));
    assertThat(refused.code()).isEqualTo(WriteConditions.INVALID_VERSION_ID);
    assertThat(ids(bucket)).isEmpty();
  }

  /** Others are asked in vain, and nothing is lost by that. */
  @Test
  default void whereIdsAreNotKeptTheStoreGivesItsOwn() {
    BucketName bucket = newBucket();
    await(() -> store().putVersioning(bucket, Versioning.ENABLED));
    VersionId made = putAs(bucket, "one", ONE).version().orElseThrow();
    assertThat(made.equals(ONE)).isEqualTo(has(Capability.KEEPS_VERSION_IDS));
    await(() -> store().putMarker(bucket, KEY, TWO));
    assertThat(ids(bucket)).hasSize(2).contains(made);
    assertThat(getVersion(bucket, "k", made)).isEqualTo("one");
  }

  private void assertTaken(Supplier<Future<?>> call) {
    StoreException failure = failureOf(call);
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure.code()).isEqualTo(WriteConditions.VERSION_ID_TAKEN);
  }

  private WriteResult putAs(BucketName bucket, String content, VersionId version) {
    return await(() -> write(bucket, content, version));
  }

  private Future<WriteResult> write(BucketName bucket, String content, VersionId version) {
    Buffer data = Buffer.buffer(content);
    PutRequest request =
        new PutRequest(
            data.length(),
            ObjectAttributes.NONE,
            Optional.empty(),
            WriteConditions.as(Optional.of(version)));
    return store().put(bucket, KEY, request, MemoryBody.of(data));
  }

  private Supplier<Future<WriteResult>> copyAs(
      BucketName bucket, VersionId source, VersionId version) {
    CopySource from = CopySource.of(bucket, KEY, Optional.of(source), Optional.empty());
    CopyRequest request =
        new CopyRequest(
            from,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(version));
    return () -> store().copy(bucket, KEY, request);
  }

  private Supplier<Future<WriteResult>> completeAs(BucketName bucket, VersionId version) {
    UploadRef upload =
        new UploadRef(
            bucket, KEY, await(() -> store().createUpload(bucket, KEY, ObjectAttributes.NONE)));
    Buffer data = Buffer.buffer("part");
    ETag tag =
        await(
                () ->
                    store()
                        .uploadPart(
                            upload, 1, data.length(), Optional.empty(), MemoryBody.of(data)))
            .etag();
    return () ->
        store()
            .completeUpload(
                upload,
                List.of(new CompletedPart(1, tag)),
                WriteConditions.as(Optional.of(version)));
  }

  private List<VersionId> ids(BucketName bucket) {
    VersionListRequest all =
        new VersionListRequest("", "", Optional.empty(), Optional.empty(), 1000);
    return await(() -> store().listVersions(bucket, all)).versions().stream()
        .map(ListedVersion::version)
        .toList();
  }
}
