package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CopySource;
import io.crosstide.store.DeleteManyResult;
import io.crosstide.store.DeleteResult;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectVersionRef;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.crosstide.store.Versioning;
import io.crosstide.store.WriteResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Versioned buckets. */
interface VersionBehaviour extends StoreFixture {
  ObjectKey A = new ObjectKey("a");
  VersionId NULL = new VersionId("null");

  @Test
  default void keepsEveryVersion() {
    BucketName bucket = versioned();
    VersionId one = version(put(bucket, "a", "one"));
    VersionId two = version(put(bucket, "a", "two"));
    assertThat(one).isNotEqualTo(two);
    assertThat(get(bucket, "a")).isEqualTo("two");
    assertThat(getVersion(bucket, "a", one)).isEqualTo("one");
    ObjectFacts facts = await(() -> store().head(bucket, A, ReadOptions.LATEST));
    assertThat(facts.version()).contains(two);
    assertFails(
        FailureKind.NOT_FOUND,
        () -> store().get(bucket, new ObjectKey("b"), ReadOptions.ofVersion(Optional.of(one))));
  }

  @Test
  default void deletingPutsAMarker_I29() {
    BucketName bucket = versioned();
    VersionId one = version(put(bucket, "a", "one"));
    DeleteResult deleted = await(() -> store().delete(bucket, A, Optional.empty()));
    assertThat(deleted.deleteMarker()).isTrue();
    VersionId marker = deleted.version().orElseThrow();

    assertFails(FailureKind.NOT_FOUND, () -> store().get(bucket, A, ReadOptions.LATEST));
    assertFails(FailureKind.NOT_FOUND, () -> store().head(bucket, A, ReadOptions.LATEST));
    ReadOptions ofMarker = ReadOptions.ofVersion(Optional.of(marker));
    assertFails(FailureKind.NOT_FOUND, () -> store().get(bucket, A, ofMarker));
    assertFails(FailureKind.NOT_FOUND, () -> store().head(bucket, A, ofMarker));
    assertThat(getVersion(bucket, "a", one)).isEqualTo("one");
    assertThat(
            await(() -> store().list(bucket, ListRequest.of("", Optional.empty(), 10))).objects())
        .isEmpty();
  }

  @Test
  default void tellsADeleteMarkerFromNothing() {
    needs(Capability.TELLS_DELETE_MARKER);
    BucketName bucket = versioned();
    put(bucket, "a", "one");
    VersionId marker =
        await(() -> store().delete(bucket, A, Optional.empty())).version().orElseThrow();
    StoreException ofLatest = failureOf(() -> store().get(bucket, A, ReadOptions.LATEST));
    assertThat(ofLatest.deleteMarker()).isTrue();
    assertThat(ofLatest.markerVersion()).contains(marker);
    ReadOptions ofMarker = ReadOptions.ofVersion(Optional.of(marker));
    assertThat(failureOf(() -> store().head(bucket, A, ofMarker)).deleteMarker()).isTrue();
    ObjectKey missing = new ObjectKey("missing");
    assertThat(failureOf(() -> store().get(bucket, missing, ReadOptions.LATEST)).deleteMarker())
        .isFalse();
  }

  @Test
  default void removingTheMarkerBringsTheObjectBack_I34() {
    BucketName bucket = versioned();
    put(bucket, "a", "one");
    VersionId marker =
        await(() -> store().delete(bucket, A, Optional.empty())).version().orElseThrow();
    DeleteResult removed = await(() -> store().delete(bucket, A, Optional.of(marker)));
    assertThat(removed.deleteMarker()).isTrue();
    assertThat(get(bucket, "a")).isEqualTo("one");
  }

  @Test
  default void deletesOneVersion_I30() {
    BucketName bucket = versioned();
    VersionId one = version(put(bucket, "a", "one"));
    VersionId two = version(put(bucket, "a", "two"));
    DeleteResult deleted = await(() -> store().delete(bucket, A, Optional.of(two)));
    assertThat(deleted.deleteMarker()).isFalse();
    assertThat(get(bucket, "a")).isEqualTo("one");
    await(() -> store().delete(bucket, A, Optional.of(two)));
    await(() -> store().delete(bucket, A, Optional.of(one)));
    assertThat(versions(bucket, "", 1000)).isEmpty();
  }

  @Test
  default void listsVersionsNewestFirst_I33() {
    BucketName bucket = versioned();
    List<VersionId> written = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      written.add(version(put(bucket, "a", "v" + i)));
    }
    VersionId marker =
        await(() -> store().delete(bucket, A, Optional.empty())).version().orElseThrow();
    written.add(marker);
    Collections.reverse(written);
    List<ListedVersion> listed = versions(bucket, "", 1000);
    assertThat(listed).extracting(ListedVersion::version).isEqualTo(written);
    assertThat(listed).extracting(ListedVersion::latest).startsWith(true).containsOnlyOnce(true);
    ListedVersion first = listed.get(0);
    assertThat(first.deleteMarker()).isTrue();
    assertThat(first.etag()).isEmpty();
    assertThat(listed.subList(1, 13)).noneMatch(ListedVersion::deleteMarker);
    assertThat(listed.get(1).size()).isEqualTo(3);
    assertThat(listed.get(1).etag()).isPresent();
  }

  @Test
  default void pagesThroughVersionsWithoutTheirNeighbours_I38() {
    BucketName bucket = versioned();
    List<String> keys = List.of("a", "a/", "a/b", "ab", "a\u0001", "b");
    for (int round = 0; round < 5; round++) {
      keys.forEach(key -> put(bucket, key, "x"));
    }
    await(() -> store().delete(bucket, A, Optional.empty()));
    for (int max : new int[] {1, 2, 4, 1000}) {
      List<ListedVersion> listed = versions(bucket, "", max);
      assertThat(listed).hasSize(31);
      assertThat(listed.stream().map(v -> v.key().value()).distinct())
          .containsExactly("a", "a\u0001", "a/", "a/b", "ab", "b");
      assertThat(listed.stream().map(v -> v.key() + " " + v.version()).distinct()).hasSize(31);
    }
    assertThat(versions(bucket, "a/", 2))
        .extracting(v -> v.key().value())
        .containsOnly("a/", "a/b")
        .hasSize(10);
  }

  @Test
  default void listsTheVersionsOfOneKeyFromItsMarker_I38() {
    BucketName bucket = versioned();
    put(bucket, "ab", "neighbour");
    List<VersionId> written =
        IntStream.range(0, 30).mapToObj(i -> version(put(bucket, "a", "v" + i))).toList();
    VersionListRequest request =
        new VersionListRequest("a", "", Optional.of("a"), Optional.of(written.get(10)), 5);
    VersionPage page = await(() -> store().listVersions(bucket, request));
    assertThat(page.versions())
        .extracting(ListedVersion::version)
        .containsExactly(
            written.get(9), written.get(8), written.get(7), written.get(6), written.get(5));
    assertThat(page.nextKeyMarker()).contains("a");
    assertThat(page.nextVersionMarker()).contains(written.get(5));
  }

  @Test
  default void groupsVersionsByDelimiter() {
    BucketName bucket = versioned();
    List.of("a/1", "a/1", "a/2", "b", "b", "c/1").forEach(key -> put(bucket, key, "x"));
    VersionListRequest request =
        new VersionListRequest("", "/", Optional.empty(), Optional.empty(), 1000);
    VersionPage page = await(() -> store().listVersions(bucket, request));
    assertThat(page.commonPrefixes()).containsExactly("a/", "c/");
    assertThat(page.versions()).extracting(v -> v.key().value()).containsExactly("b", "b");
  }

  @Test
  default void theObjectFromBeforeVersioningIsTheNullVersion_I34() {
    BucketName bucket = newBucket();
    put(bucket, "a", "old");
    await(() -> store().putVersioning(bucket, Versioning.ENABLED));
    VersionId newer = version(put(bucket, "a", "new"));
    assertThat(versions(bucket, "", 1000))
        .extracting(ListedVersion::version)
        .containsExactly(newer, NULL);
    assertThat(getVersion(bucket, "a", NULL)).isEqualTo("old");
    await(() -> store().delete(bucket, A, Optional.of(NULL)));
    assertThat(versions(bucket, "", 1000)).hasSize(1);
  }

  @Test
  default void suspendedVersioningWritesTheNullVersion_I34() {
    needs(Capability.SUSPENDED_VERSIONING);
    BucketName bucket = versioned();
    VersionId kept = version(put(bucket, "a", "kept"));
    await(() -> store().putVersioning(bucket, Versioning.SUSPENDED));
    put(bucket, "a", "null 1");
    put(bucket, "a", "null 2");
    assertThat(versions(bucket, "", 1000))
        .extracting(ListedVersion::version)
        .containsExactly(NULL, kept);
    assertThat(get(bucket, "a")).isEqualTo("null 2");
    DeleteResult deleted = await(() -> store().delete(bucket, A, Optional.empty()));
    assertThat(deleted.deleteMarker()).isTrue();
    assertThat(versions(bucket, "", 1000))
        .extracting(ListedVersion::version)
        .containsExactly(NULL, kept);
    assertThat(getVersion(bucket, "a", kept)).isEqualTo("kept");
  }

  @Test
  default void copiesAVersion() {
    BucketName bucket = versioned();
    VersionId one = version(put(bucket, "a", "one"));
    put(bucket, "a", "two");
    CopySource source = CopySource.of(bucket, A, Optional.of(one), Optional.empty());
    await(() -> store().copy(bucket, new ObjectKey("b"), CopyBehaviour.ofSource(source)));
    assertThat(get(bucket, "b")).isEqualTo("one");
  }

  @Test
  default void aCopyTellsItsVersion() {
    needs(Capability.COPY_TELLS_VERSION);
    BucketName bucket = versioned();
    put(bucket, "a", "one");
    WriteResult copied =
        await(() -> store().copy(bucket, new ObjectKey("b"), CopyBehaviour.plain(bucket, "a")));
    assertThat(getVersion(bucket, "b", version(copied))).isEqualTo("one");
  }

  @Test
  default void aCopyTellsTheVersionOfItsSource() {
    needs(Capability.COPY_TELLS_SOURCE_VERSION);
    BucketName bucket = versioned();
    VersionId one = version(put(bucket, "a", "one"));
    WriteResult copied =
        await(() -> store().copy(bucket, new ObjectKey("b"), CopyBehaviour.plain(bucket, "a")));
    assertThat(copied.sourceVersion()).contains(one);
  }

  @Test
  default void versionsHaveTagsOfTheirOwn() {
    BucketName bucket = versioned();
    VersionId one = version(put(bucket, "a", "one"));
    put(bucket, "a", "two");
    await(() -> store().putTags(bucket, A, Optional.of(one), Map.of("of", "one")));
    assertThat(await(() -> store().tags(bucket, A, Optional.of(one)))).containsEntry("of", "one");
    assertThat(await(() -> store().tags(bucket, A, Optional.empty()))).isEmpty();
  }

  @Test
  default void deletesManyVersionsAtOnce() {
    BucketName bucket = versioned();
    VersionId one = version(put(bucket, "a", "one"));
    put(bucket, "a", "two");
    put(bucket, "b", "x");
    List<ObjectVersionRef> wanted =
        List.of(
            new ObjectVersionRef(A, Optional.of(one)),
            new ObjectVersionRef(new ObjectKey("b"), Optional.empty()));
    List<DeleteManyResult> results = await(() -> store().deleteMany(bucket, wanted));
    assertThat(results).extracting(DeleteManyResult::object).isEqualTo(wanted);
    DeleteManyResult version = results.get(0);
    assertThat(version.deleted().orElseThrow().deleteMarker()).isFalse();
    assertThat(version.markerVersion()).isEmpty();
    DeleteManyResult marker = results.get(1);
    assertThat(marker.deleted().orElseThrow().deleteMarker()).isTrue();
    VersionId markerVersion = marker.markerVersion().orElseThrow();
    assertThat(versions(bucket, "b", 10).get(0).version()).isEqualTo(markerVersion);
    assertThat(versions(bucket, "a", 10)).hasSize(1);
  }

  private BucketName versioned() {
    BucketName bucket = newBucket();
    await(() -> store().putVersioning(bucket, Versioning.ENABLED));
    return bucket;
  }

  private static VersionId version(WriteResult written) {
    return written.version().orElseThrow();
  }

  private List<ListedVersion> versions(BucketName bucket, String prefix, int max) {
    List<ListedVersion> all = new ArrayList<>();
    Optional<String> key = Optional.empty();
    Optional<VersionId> version = Optional.empty();
    do {
      VersionListRequest request = new VersionListRequest(prefix, "", key, version, max);
      VersionPage page = await(() -> store().listVersions(bucket, request));
      assertThat(page.versions()).hasSizeLessThanOrEqualTo(max);
      all.addAll(page.versions());
      key = page.nextKeyMarker();
      version = page.nextVersionMarker();
    } while (key.isPresent());
    return all;
  }
}
