package io.crosstide.gateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.gateway.oss.error.OssException;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.Provenance;
import io.crosstide.store.PutRequest;
import io.crosstide.store.StoreException;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.Versioning;
import io.crosstide.store.memory.FaultyObjectStore;
import io.crosstide.store.memory.MemoryBody;
import io.crosstide.store.memory.MemoryObjectStore;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExactListingsTest {
  private static final BucketName BUCKET = new BucketName("bucket");
  private static final RegionName REGION = new RegionName("oss-cn-beijing");
  private static final RegionName OTHER = new RegionName("oss-cn-hangzhou");
  private static final Instant SOURCE_TIME = Instant.parse("2020-02-02T02:02:02.222Z");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int AT_ONCE = 3;

  private final Vertx vertx = Vertx.vertx();
  private final FaultyObjectStore store = new FaultyObjectStore(new MemoryObjectStore(), vertx);
  private final FaultyObjectStore other = new FaultyObjectStore(new MemoryObjectStore(), vertx);

  @BeforeEach
  void makeBuckets() throws Exception {
    await(() -> store.createBucket(BUCKET, CannedAcl.PRIVATE));
    await(() -> other.createBucket(BUCKET, CannedAcl.PRIVATE));
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private <T> T await(Supplier<Future<T>> call) throws Exception {
    return begin(call).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private <T> Future<T> begin(Supplier<Future<T>> call) {
    return Future.future(
        promise -> vertx.getOrCreateContext().runOnContext(x -> call.get().onComplete(promise)));
  }

  private static BucketRef in(RegionName region) {
    return new BucketRef(region, BUCKET);
  }

  private ExactListings listings(Predicate<BucketRef> buckets, Duration timeout) {
    RegionStores stores =
        new RegionStores() {
          @Override
          public ObjectStore store(RegionName region) {
            return region.equals(REGION) ? store : other;
          }

          @Override
          public ObjectStore store(RegionName region, Optional<String> role) {
            return store(region);
          }
        };
    return new ExactListings(stores, buckets, AT_ONCE, timeout);
  }

  private void put(ObjectStore to, String key, ObjectHeaders headers) throws Exception {
    await(
        () ->
            to.put(
                BUCKET,
                new ObjectKey(key),
                PutRequest.of(1, ObjectAttributes.of(headers)),
                MemoryBody.of(Buffer.buffer("1"))));
  }

  private static ObjectHeaders replica() {
    return new Provenance(RuleId.random(), new ETag("e"), SOURCE_TIME, Optional.empty())
        .addTo(ObjectHeaders.NONE);
  }

  private Future<List<Listed>> list(ExactListings listings, RegionName region) {
    return list(listings, region, () -> false);
  }

  private Future<List<Listed>> list(
      ExactListings listings, RegionName region, BooleanSupplier unwanted) {
    return listings.show(
        in(region),
        unwanted,
        look ->
            (region.equals(REGION) ? store : other)
                .list(BUCKET, new ListRequest("", "", Optional.empty(), Optional.empty(), 1000))
                .compose(page -> look.apply(page.objects().stream().map(Listed::of).toList())));
  }

  @Test
  void aReplicaHasTheTimeOfItsSource() throws Exception {
    put(store, "own", ObjectHeaders.NONE.withUserMetadata(Map.of("a", "b")));
    put(store, "replica", replica());
    Instant before = Instant.now().minusSeconds(60);

    List<Listed> shown = await(() -> list(listings(x -> true, LONG), REGION));

    assertThat(shown).extracting(object -> object.key().value()).containsExactly("own", "replica");
    assertThat(shown.get(0).lastModified()).isAfter(before);
    assertThat(shown.get(0).origin()).isEmpty();
    assertThat(shown.get(1).lastModified()).isEqualTo(SOURCE_TIME);
    assertThat(shown.get(1).origin()).isPresent();
  }

  @Test
  void bucketsThatHoldNoReplicasCostNothingMore() throws Exception {
    put(store, "replica", replica());
    List<Listed> shown = await(() -> list(listings(in(OTHER)::equals, LONG), REGION));
    assertThat(shown.get(0).origin()).isEmpty();
    assertThat(store.count("head")).isZero();
  }

  /** Each version is asked for by its id, and a delete marker not at all. */
  @Test
  void looksAtEachVersion() throws Exception {
    await(() -> store.putVersioning(BUCKET, Versioning.ENABLED));
    put(store, "k", replica());
    put(store, "k", ObjectHeaders.NONE);
    await(() -> store.delete(BUCKET, new ObjectKey("k"), Optional.empty()));
    VersionListRequest request =
        new VersionListRequest("", "", Optional.empty(), Optional.empty(), 1000);
    List<ListedVersion> versions = await(() -> store.listVersions(BUCKET, request)).versions();
    assertThat(versions).hasSize(3);

    List<Listed> shown =
        await(
            () ->
                listings(x -> true, LONG)
                    .show(
                        in(REGION),
                        () -> false,
                        look ->
                            look.apply(
                                versions.stream().flatMap(v -> Listed.of(v).stream()).toList())));

    assertThat(shown)
        .extracting(object -> object.origin().isPresent())
        .containsExactly(false, true);
    assertThat(shown.get(1).lastModified()).isEqualTo(SOURCE_TIME);
    assertThat(store.count("head")).isEqualTo(2);
  }

  /** I28, with answers in another order than the questions. */
  @Test
  void keepsTheOrderAndTheBound() throws Exception {
    List<String> keys = IntStream.range(0, 100).mapToObj(i -> "k%02d".formatted(i)).toList();
    for (String key : keys) {
      put(store, key, replica());
    }
    store.on("head").key(key -> key.value().endsWith("7")).delay(Duration.ofMillis(30));
    assertThat(await(() -> list(listings(x -> true, LONG), REGION)))
        .allMatch(object -> object.origin().isPresent())
        .extracting(object -> object.key().value())
        .containsExactlyElementsOf(keys);

    store.heal();
    store.forgetCalls();
    store.on("head").hang();
    ExactListings listings = listings(x -> true, Duration.ofMillis(200));
    Future<List<Listed>> one = begin(() -> list(listings, REGION));
    Future<List<Listed>> two = begin(() -> list(listings, REGION));
    assertUnavailable(() -> one);
    assertUnavailable(() -> two);
    assertThat(store.count("head")).isEqualTo(AT_ONCE);
  }

  /** I43, I49: a store that hangs holds up its own listings only, and those for a bounded time. */
  @Test
  void aStoreThatHangsHoldsUpNoOther() throws Exception {
    put(store, "k", replica());
    put(other, "k", replica());
    store.on("head").hang();
    ExactListings listings = listings(x -> true, Duration.ofMillis(200));
    for (int i = 0; i < 10; i++) {
      assertUnavailable(() -> list(listings, REGION));
    }
    assertThat(await(() -> list(listings, OTHER)).get(0).origin()).isPresent();

    store.heal();
    store.releaseHung();
    assertThat(await(() -> list(listings, REGION)).get(0).origin()).isPresent();
  }

  @Test
  void whatIsGoneStaysAsItWasListed() throws Exception {
    put(store, "a", replica());
    put(store, "b", replica());
    List<Listed> shown =
        await(
            () ->
                listings(x -> true, LONG)
                    .show(
                        in(REGION),
                        () -> false,
                        look ->
                            store
                                .list(
                                    BUCKET,
                                    new ListRequest("", "", Optional.empty(), Optional.empty(), 9))
                                .compose(
                                    page ->
                                        store
                                            .delete(BUCKET, new ObjectKey("a"), Optional.empty())
                                            .compose(
                                                x ->
                                                    look.apply(
                                                        page.objects().stream()
                                                            .map(Listed::of)
                                                            .toList())))));
    assertThat(shown).extracting(object -> object.key().value()).containsExactly("a", "b");
    assertThat(shown)
        .extracting(object -> object.origin().isPresent())
        .containsExactly(false, true);
  }

  /** The size of one object beside the time of another would be nobody's. */
  @Test
  void whatWasOverwrittenIsShownAsItIs() throws Exception {
    put(store, "k", ObjectHeaders.NONE);
    List<Listed> before =
        await(() -> list(listings(x -> false, LONG), REGION)).stream()
            .map(
                object ->
                    new Listed(
                        object.key(),
                        object.version(),
                        Instant.EPOCH,
                        new ETag("old"),
                        7,
                        Optional.of("GLACIER"),
                        Optional.empty()))
            .toList();
    Listed shown =
        await(
                () ->
                    listings(x -> true, LONG)
                        .show(in(REGION), () -> false, look -> look.apply(before)))
            .get(0);
    assertThat(shown.size()).isEqualTo(1);
    assertThat(shown.etag()).isNotEqualTo(new ETag("old"));
    assertThat(shown.lastModified()).isAfter(Instant.EPOCH);
    assertThat(shown.storageClass()).isNotEqualTo(Optional.of("GLACIER"));
  }

  /** I47: a listing whose times are not known is no listing. */
  @Test
  void oneThatIsNotAnsweredFailsTheListing() throws Exception {
    for (String key : List.of("a", "b", "c", "d", "e", "f")) {
      put(store, key, replica());
    }
    store.on("head").key("b").fail(FailureKind.UNAVAILABLE);
    assertFails(FailureKind.UNAVAILABLE);
    assertThat(store.calls())
        .filteredOn(
            call ->
                call.operation().equals("head")
                    && call.key().equals(Optional.of(new ObjectKey("b"))))
        .hasSize(3);
  }

  /** Of a thousand requests one fails now and then. */
  @Test
  void aFailureThatPassesIsTriedAgain() throws Exception {
    put(store, "a", replica());
    store.on("head").times(2).fail(FailureKind.THROTTLED);
    assertThat(await(() -> list(listings(x -> true, LONG), REGION)).get(0).origin()).isPresent();
    assertThat(store.count("head")).isEqualTo(3);
  }

  /** One object of another account at the store must not hide the bucket. */
  @Test
  void oneThatIsRefusedForGoodStaysAsItWasListed() throws Exception {
    put(store, "a", replica());
    put(store, "b", replica());
    store.on("head").key("a").fail(FailureKind.FORBIDDEN);
    assertThat(await(() -> list(listings(x -> true, LONG), REGION)))
        .extracting(object -> object.origin().isPresent())
        .containsExactly(false, true);
  }

  @Test
  void whereAllAreRefusedTheListingFails() throws Exception {
    put(store, "a", replica());
    put(store, "b", replica());
    store.on("head").fail(FailureKind.FORBIDDEN);
    assertFails(FailureKind.FORBIDDEN);
  }

  private void assertFails(FailureKind kind) {
    assertThatThrownBy(() -> await(() -> list(listings(x -> true, LONG), REGION)))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(StoreException.class)
        .extracting(failure -> ((StoreException) failure).kind())
        .isEqualTo(kind);
  }

  /** What only the key of its writer opens would hide the whole bucket otherwise. */
  @Test
  void oneThatIsEncryptedWithAKeyOfItsWriterIsNoReplica() throws Exception {
    put(store, "a", replica());
    put(store, "b", replica());
    store
        .on("head")
        .key("a")
        .fail(new StoreException(FailureKind.REFUSED, 400, "", "no key", Optional.empty(), null));
    assertThat(await(() -> list(listings(x -> true, LONG), REGION)))
        .extracting(object -> object.origin().isPresent())
        .containsExactly(false, true);
  }

  @Test
  void nobodyIsAskedForAClientThatIsGone() throws Exception {
    put(store, "a", replica());
    AtomicBoolean gone = new AtomicBoolean(true);
    assertUnavailable(() -> list(listings(x -> true, LONG), REGION, gone::get));
    assertThat(store.calls()).noneMatch(call -> call.operation().matches("list|head"));
  }

  @Test
  void anEmptyPageIsAnswered() throws Exception {
    assertThat(await(() -> list(listings(x -> true, LONG), REGION))).isEmpty();
  }

  private void assertUnavailable(Supplier<Future<List<Listed>>> call) {
    assertThatThrownBy(() -> await(call))
        .cause()
        .isInstanceOf(OssException.class)
        .extracting(failure -> ((OssException) failure).error().status())
        .isEqualTo(503);
  }
}
