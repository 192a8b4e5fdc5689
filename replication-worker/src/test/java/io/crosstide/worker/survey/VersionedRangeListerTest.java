package io.crosstide.worker.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.crosstide.store.Versioning;
import io.crosstide.store.memory.MemoryObjectStore;
import io.crosstide.worker.copy.Bytes;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Surveys of buckets that keep versions. */
class VersionedRangeListerTest {
  private static final BucketName BUCKET = new BucketName("bucket");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final MemoryObjectStore store = new MemoryObjectStore(Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeEach
  void create() throws Exception {
    Bytes.await(store.createBucket(BUCKET, CannedAcl.PRIVATE));
    Bytes.await(store.putVersioning(BUCKET, Versioning.ENABLED));
  }

  /** I38, I45: whatever the size of pages, each key once, also one that has only markers. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void listsEveryKeyOnceWhateverTheSizeOfPages(int versionsMax) throws Exception {
    fill();

    assertThat(survey(store, KeyRange.ofPrefix(""), versionsMax))
        .containsExactly("a", "a/", "ab", "b", "hidden", "only-markers");
  }

  /** Ceph does not skip the key after which a listing shall begin. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000})
  void goesOnWhereAStoreListsTheSameKeyAgain(int versionsMax) throws Exception {
    fill();

    assertThat(survey(includingTheMarkerKey(), KeyRange.ofPrefix(""), versionsMax))
        .containsExactly("a", "a/", "ab", "b", "hidden", "only-markers");
  }

  @Test
  void keepsToItsRange() throws Exception {
    fill();
    KeyRange range =
        new KeyRange("", Optional.of(new ObjectKey("a")), Optional.of(new ObjectKey("b")));

    assertThat(survey(store, range, 2)).containsExactly("a/", "ab", "b");
  }

  @Test
  void countsTheBytesOfAllVersionsAndKeysOnce() throws Exception {
    put("k", 3);
    put("k", 4);
    delete("k");

    RangeListing listing = Bytes.await(lister(store, task(KeyRange.ofPrefix("")), 1000).list());
    List<FoundPage> pages = PageCutter.cut(task(KeyRange.ofPrefix("")), listing);

    assertThat(pages).hasSize(1);
    assertThat(pages.get(0).keys()).extracting(KeyTask::key).containsExactly(new ObjectKey("k"));
    assertThat(pages.get(0).bytes()).isEqualTo(7);
  }

  /** I8: a marker is as new as a version. */
  @Test
  void owesTheGapAKeyOfWhichOnlyTheMarkerIsNew() throws Exception {
    delete("k");
    SurveyTask since = task(KeyRange.ofPrefix(""), Optional.of(NOW));
    SurveyTask later = task(KeyRange.ofPrefix(""), Optional.of(NOW.plusSeconds(1)));

    assertThat(PageCutter.cut(since, Bytes.await(lister(store, since, 10).list())).get(0).keys())
        .hasSize(1);
    assertThat(PageCutter.cut(later, Bytes.await(lister(store, later, 10).list())).get(0).keys())
        .isEmpty();
  }

  @Test
  void givesEqualVersionsEqualTagsAndOthersAnother() throws Exception {
    for (String key : List.of("a", "b", "c")) {
      put(key, 3);
      delete(key);
    }
    put("c", 3);

    List<ListedObject> keys =
        Bytes.await(lister(store, task(KeyRange.ofPrefix("")), 1000).list()).objects();

    assertThat(keys.get(0).etag()).isEqualTo(keys.get(1).etag()).isNotEqualTo(keys.get(2).etag());
  }

  /** I38: what lies beyond the page may differ, so such a key must be looked at. */
  @Test
  void doesNotCallAKeyEqualThatGoesOnBeyondThePage() throws Exception {
    put("a", 3);
    put("b", 3);
    put("b", 3);

    List<ListedObject> cut =
        Bytes.await(lister(store, task(KeyRange.ofPrefix("")), 2).list()).objects();

    assertThat(cut).hasSize(2);
    assertThat(cut.get(0).etag().value()).isNotEmpty();
    assertThat(cut.get(1).etag().value()).isEmpty();
  }

  /** I38: the more pages of versions a key has, the deeper the stack must not be. */
  @Test
  void passesOverAKeyOfVeryManyPages() throws Exception {
    put("b", 1);
    int[] pages = {0};
    ObjectStore manyPages =
        answering(
            request ->
                ++pages[0] > 9_990
                    ? store.listVersions(BUCKET, request)
                    : Future.succeededFuture(
                        new VersionPage(
                            List.of(),
                            List.of(),
                            Optional.of("a"),
                            Optional.of(new VersionId("v" + pages[0])))));
    SurveyTask afterA = task(KeyRange.ofPrefix("")).next(new ObjectKey("a"));

    assertThat(Bytes.await(lister(manyPages, afterA, 1000).list()).objects())
        .extracting(object -> object.key().value())
        .containsExactly("b");
  }

  /** I47 */
  @Test
  void failsWhereAListingDoesNotAdvance() throws Exception {
    put("k", 1);
    VersionPage same = new VersionPage(List.of(), List.of(), Optional.of("k"), Optional.empty());
    ObjectStore stuck = answering(request -> Future.succeededFuture(same));

    assertThatThrownBy(() -> survey(stuck, KeyRange.ofPrefix(""), 10))
        .isInstanceOf(UnsortedListing.class);
  }

  private void fill() throws Exception {
    for (int i = 0; i < 5; i++) {
      put("a", 1);
      put("a/", 1);
    }
    put("ab", 1);
    put("b", 1);
    delete("b");
    put("b", 1);
    put("hidden", 1);
    delete("hidden");
    delete("only-markers");
    delete("only-markers");
  }

  private static List<String> survey(ObjectStore store, KeyRange range, int versionsMax)
      throws Exception {
    List<String> keys = new ArrayList<>();
    SurveyTask task = task(range);
    while (true) {
      RangeListing listing = Bytes.await(lister(store, task, versionsMax).list());
      listing.objects().forEach(object -> keys.add(object.key().value()));
      if (listing.ended()) {
        return keys;
      }
      task = task.next(new ObjectKey(keys.get(keys.size() - 1)));
    }
  }

  private static VersionedRangeLister lister(ObjectStore store, SurveyTask task, int max) {
    return new VersionedRangeLister(request -> store.listVersions(BUCKET, request), task, max);
  }

  private static SurveyTask task(KeyRange range) {
    return task(range, Optional.empty());
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static SurveyTask task(KeyRange range, Optional<Instant> since) {
    return SurveyTask.first(RuleId.random(), SurveyId.random(), 0, range, since);
  }

  /** A store whose listings begin with the key of the marker if no version is named. */
  private ObjectStore includingTheMarkerKey() {
    return answering(
        request -> {
          if (request.keyMarker().isEmpty() || request.versionMarker().isPresent()) {
            return store.listVersions(BUCKET, request);
          }
          String before = request.keyMarker().get();
          String prefix = before.substring(0, before.length() - 1);
          return store
              .listVersions(
                  BUCKET,
                  new VersionListRequest(
                      request.prefix(),
                      "",
                      prefix.isEmpty() ? Optional.empty() : Optional.of(prefix),
                      Optional.empty(),
                      1000))
              .map(page -> cut(page, before, request.max()));
        });
  }

  private static VersionPage cut(VersionPage page, String from, int max) {
    List<ListedVersion> rest =
        page.versions().stream().filter(v -> v.key().value().compareTo(from) >= 0).toList();
    if (rest.size() <= max) {
      return new VersionPage(rest, List.of(), Optional.empty(), Optional.empty());
    }
    List<ListedVersion> first = rest.subList(0, max);
    return new VersionPage(
        first,
        List.of(),
        Optional.of(first.get(max - 1).key().value()),
        Optional.of(first.get(max - 1).version()));
  }

  private static ObjectStore answering(Function<VersionListRequest, Future<VersionPage>> answer) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            VersionedRangeListerTest.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> answer.apply((VersionListRequest) arguments[1]));
  }

  private void put(String key, int size) throws Exception {
    Bytes.await(
        store.put(
            BUCKET,
            new ObjectKey(key),
            PutRequest.of(size, ObjectAttributes.NONE),
            Bytes.stream(new byte[size])));
  }

  private void delete(String key) throws Exception {
    Bytes.await(store.delete(BUCKET, new ObjectKey(key), Optional.empty()));
  }
}
