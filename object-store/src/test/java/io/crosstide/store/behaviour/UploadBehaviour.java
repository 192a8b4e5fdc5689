package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ByteRange;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.CopiedPart;
import io.crosstide.store.CopySource;
import io.crosstide.store.ListedPart;
import io.crosstide.store.ListedUpload;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.PartFacts;
import io.crosstide.store.PartPage;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadListRequest;
import io.crosstide.store.UploadPage;
import io.crosstide.store.UploadRef;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.crosstide.store.memory.MemoryBody;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Multipart uploads. */
interface UploadBehaviour extends StoreFixture {
  int PART_MIN = 5 << 20;
  ObjectKey KEY = new ObjectKey("dir/multi part+&\u0001.bin");

  @Test
  default void assemblesParts() {
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, StoreFixture.richAttributes());
    ETag two = part(upload, 2, 1, PART_MIN);
    ETag one = part(upload, 1, 2, PART_MIN);
    ETag four = part(upload, 4, 3, 77);
    assertFails(FailureKind.NOT_FOUND, () -> store().head(bucket, KEY, ReadOptions.LATEST));

    WriteResult written = complete(upload, part(1, one), part(2, two), part(4, four));
    assertThat(written.etag().value()).endsWith("-3");
    ObjectFacts facts = await(() -> store().head(bucket, KEY, ReadOptions.LATEST));
    assertThat(facts.size()).isEqualTo(2L * PART_MIN + 77);
    assertThat(facts.etag()).isEqualTo(written.etag());
    assertThat(facts.headers()).isEqualTo(StoreFixture.richHeaders());
    assertThat(read(bucket, ReadOptions.LATEST.withRange(ByteRange.of(2L * PART_MIN, 1L << 40))))
        .isEqualTo(generated(3, 77));
    assertFails(FailureKind.NOT_FOUND, () -> store().listParts(upload, 0, 10));
  }

  @Test
  default void keepsTheTagsOfAnUpload() {
    needs(Capability.UPLOAD_KEEPS_TAGS);
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, StoreFixture.richAttributes());
    complete(upload, part(1, part(upload, 1, 1, 10)));
    assertThat(await(() -> store().tags(bucket, KEY, Optional.empty())))
        .isEqualTo(StoreFixture.richAttributes().tags());
  }

  @Test
  default void tellsTheNumberOfParts() {
    needs(Capability.PART_COUNT);
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    ETag one = part(upload, 1, 1, PART_MIN);
    ETag two = part(upload, 2, 2, 100);
    complete(upload, part(1, one), part(2, two));
    assertThat(await(() -> store().head(bucket, KEY, partNumber(1))).partCount()).hasValue(2);
  }

  @Test
  default void tellsTheLengthOfEachPart() {
    needs(Capability.PART_COUNT);
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    ETag one = part(upload, 1, 1, PART_MIN);
    ETag two = part(upload, 2, 2, 100);
    ETag whole = complete(upload, part(1, one), part(2, two)).etag();
    ReadOptions match = ReadOptions.LATEST.withIfMatch(whole);

    PartFacts first = await(() -> store().headPart(bucket, KEY, match, 1)).orElseThrow();
    PartFacts second = await(() -> store().headPart(bucket, KEY, match, 2)).orElseThrow();

    assertThat(List.of(first.count(), second.count())).containsExactly(2, 2);
    assertThat(List.of(first.length(), second.length())).containsExactly((long) PART_MIN, 100L);
    assertThat(first.object().size()).isEqualTo(PART_MIN + 100);
    assertThat(first.object().etag()).isEqualTo(whole);
    assertFails(FailureKind.REFUSED, () -> store().headPart(bucket, KEY, match, 3));
  }

  @Test
  default void tellsNoPartsOfWhatWasWrittenAsAWhole() {
    BucketName bucket = newBucket();
    put(bucket, KEY.value(), "hello");
    assertThat(await(() -> store().headPart(bucket, KEY, ReadOptions.LATEST, 1))).isEmpty();
  }

  @Test
  default void tellsNoPartsWhereTheStoreDoesNotCountThem() {
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    complete(upload, part(1, part(upload, 1, 1, 100)));
    assertThat(await(() -> store().headPart(bucket, KEY, ReadOptions.LATEST, 1)).isPresent())
        .isEqualTo(has(Capability.PART_COUNT));
  }

  @Test
  default void readsOnePart() {
    needs(Capability.PART_NUMBER);
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    ETag one = part(upload, 1, 1, PART_MIN);
    ETag two = part(upload, 2, 2, 100);
    complete(upload, part(1, one), part(2, two));
    assertThat(read(bucket, partNumber(2))).isEqualTo(generated(2, 100));
  }

  @Test
  default void assemblesCopiedParts() {
    BucketName bucket = newBucket();
    ObjectKey source = new ObjectKey("source ü+");
    GeneratedBody body = GeneratedBody.of(5, PART_MIN + 10);
    ETag tag =
        await(
                () ->
                    store()
                        .put(
                            bucket,
                            source,
                            PutRequest.of(PART_MIN + 10, ObjectAttributes.NONE),
                            body))
            .etag();
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    CopySource copied = CopySource.of(bucket, source, Optional.empty(), Optional.of(tag));
    ETag one = copyPart(upload, 1, copied, Optional.of(ByteRange.of(0, PART_MIN - 1)));
    ETag two = copyPart(upload, 2, copied, Optional.of(ByteRange.of(PART_MIN, PART_MIN + 9)));
    complete(upload, part(1, one), part(2, two));
    String whole = generated(5, PART_MIN + 10);
    assertThat(read(bucket, ReadOptions.LATEST).equals(whole)).isTrue();
  }

  @Test
  default void copiesAWholeObjectAsAPart() {
    BucketName bucket = newBucket();
    put(bucket, "source", "hello");
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    CopySource source =
        CopySource.of(bucket, new ObjectKey("source"), Optional.empty(), Optional.empty());
    complete(upload, part(1, copyPart(upload, 1, source, Optional.empty())));
    assertThat(get(bucket, KEY.value())).isEqualTo("hello");
  }

  @Test
  default void replacesAPart() {
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    part(upload, 1, 1, 10);
    ETag second = part(upload, 1, 2, 20);
    complete(upload, part(1, second));
    assertThat(read(bucket, ReadOptions.LATEST)).isEqualTo(generated(2, 20));
  }

  @Test
  default void assemblesOneEmptyPart_I25() {
    needs(Capability.EMPTY_PART);
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    complete(upload, part(1, part(upload, 1, 1, 0)));
    assertThat(get(bucket, KEY.value())).isEmpty();
  }

  @Test
  default void listsPartsPageByPage() {
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    List<ETag> tags = new ArrayList<>();
    for (int number : new int[] {1, 2, 3, 5, 8}) {
      tags.add(part(upload, number, number, 10 + number));
    }
    List<ListedPart> listed = new ArrayList<>();
    OptionalInt after = OptionalInt.of(0);
    while (after.isPresent()) {
      int from = after.getAsInt();
      PartPage page = await(() -> store().listParts(upload, from, 2));
      assertThat(page.parts()).hasSizeLessThanOrEqualTo(2);
      listed.addAll(page.parts());
      after = page.nextAfter();
    }
    assertThat(listed).extracting(ListedPart::part).containsExactly(1, 2, 3, 5, 8);
    assertThat(listed).extracting(ListedPart::etag).isEqualTo(tags);
    assertThat(listed).extracting(ListedPart::size).containsExactly(11L, 12L, 13L, 15L, 18L);
  }

  @Test
  default void tellsTheTimeOfACopiedPartAsTheListingDoes() {
    BucketName bucket = newBucket();
    put(bucket, "source", "hello");
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    CopySource source =
        CopySource.of(bucket, new ObjectKey("source"), Optional.empty(), Optional.empty());
    CopiedPart copied = await(() -> store().uploadPartCopy(upload, 1, source, Optional.empty()));
    ListedPart listed = await(() -> store().listParts(upload, 0, 10)).parts().get(0);
    assertThat(copied.etag()).isEqualTo(listed.etag());
    // Stores show one of the two in full seconds.
    assertThat(copied.lastModified().orElseThrow())
        .isCloseTo(listed.lastModified(), within(1, ChronoUnit.SECONDS));
  }

  @Test
  default void tellsTheStorageClassWithTheParts() {
    needs(Capability.UPLOAD_TELLS_CLASS);
    BucketName bucket = newBucket();
    UploadRef plain = create(bucket, KEY, ObjectAttributes.NONE);
    UploadRef cold =
        create(
            bucket,
            KEY,
            new ObjectAttributes(
                ObjectAttributes.NONE.headers(),
                Optional.of("STANDARD_IA"),
                Optional.empty(),
                Map.of(),
                Optional.empty()));
    assertThat(await(() -> store().listParts(plain, 0, 10)).storageClass()).isEmpty();
    part(cold, 1, 1, 10);
    part(cold, 2, 1, 10);
    assertThat(await(() -> store().listParts(cold, 0, 1)).storageClass()).contains("STANDARD_IA");
    assertThat(await(() -> store().listParts(cold, 1, 1)).storageClass()).contains("STANDARD_IA");
  }

  @Test
  default void abortsAnUploadOnceOrTwice() {
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    part(upload, 1, 1, 10);
    await(() -> store().abortUpload(upload));
    await(() -> store().abortUpload(upload));
    assertFails(FailureKind.NOT_FOUND, () -> store().listParts(upload, 0, 10));
    assertFails(
        FailureKind.NOT_FOUND,
        () -> store().uploadPart(upload, 2, 1, Optional.empty(), MemoryBody.of("x")));
    assertThat(uploads(bucket, "", 10)).isEmpty();
  }

  @Test
  default void listsUploads() {
    BucketName bucket = newBucket();
    UploadRef one = create(bucket, new ObjectKey("a/1"), ObjectAttributes.NONE);
    UploadRef two = create(bucket, new ObjectKey("a/ü\u0002"), ObjectAttributes.NONE);
    UploadRef other = create(bucket, new ObjectKey("b"), ObjectAttributes.NONE);
    assertThat(uploads(bucket, "a/", 1000)).containsExactly(one, two);
    assertThat(uploads(bucket, "", 1000)).containsExactly(one, two, other);
  }

  @Test
  default void listsUploadsPageByPage() {
    needs(Capability.UPLOAD_PAGING);
    BucketName bucket = newBucket();
    List<UploadRef> created = new ArrayList<>();
    for (String key : List.of("a", "b", "b", "b", "c/\u0003")) {
      created.add(create(bucket, new ObjectKey(key), ObjectAttributes.NONE));
    }
    for (int max : new int[] {1, 2}) {
      assertThat(uploads(bucket, "", max)).containsExactlyInAnyOrderElementsOf(created);
    }
  }

  @Test
  default void refusesPartsThatAreNotThere() {
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    ETag one = part(upload, 1, 1, 10);
    assertRefused(upload, part(1, one), part(2, one));
    assertRefused(upload, part(1, ConditionBehaviour.OTHER));
    assertFails(FailureKind.NOT_FOUND, () -> store().head(bucket, KEY, ReadOptions.LATEST));
  }

  @Test
  default void refusesPartsOutOfOrder() {
    needs(Capability.PART_ORDER);
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    ETag one = part(upload, 1, 1, PART_MIN);
    ETag two = part(upload, 2, 2, PART_MIN);
    assertRefused(upload, part(2, two), part(1, one));
  }

  @Test
  default void refusesSmallParts_I24() {
    needs(Capability.PART_SIZE_MIN);
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    ETag one = part(upload, 1, 1, PART_MIN - 1);
    ETag two = part(upload, 2, 2, 10);
    StoreException failure = assertRefused(upload, part(1, one), part(2, two));
    assertThat(failure.code()).isEqualTo("EntityTooSmall");
  }

  @Test
  default void completesOnlyWhereNothingIs() {
    needs(Capability.COMPLETE_IF_ABSENT);
    BucketName bucket = newBucket();
    put(bucket, KEY.value(), "first");
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    List<CompletedPart> parts = List.of(part(1, part(upload, 1, 1, 10)));
    WriteConditions absent = new WriteConditions(true, Optional.empty());
    assertFails(FailureKind.MOVED, () -> store().completeUpload(upload, parts, absent));
    assertThat(get(bucket, KEY.value())).isEqualTo("first");
  }

  @Test
  default void aPartThatEndsEarlyIsNoPart_I19() {
    BucketName bucket = newBucket();
    UploadRef upload = create(bucket, KEY, ObjectAttributes.NONE);
    for (long actual : new long[] {0, 99_999, 100_001}) {
      assertFails(
          FailureKind.CORRUPT,
          () ->
              store()
                  .uploadPart(upload, 1, 100_000, Optional.empty(), GeneratedBody.of(1, actual)));
    }
    assertThat(await(() -> store().listParts(upload, 0, 10)).parts()).isEmpty();
  }

  private static ReadOptions partNumber(int number) {
    return new ReadOptions(
        Optional.empty(),
        Optional.empty(),
        OptionalInt.of(number),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private UploadRef create(BucketName bucket, ObjectKey key, ObjectAttributes attributes) {
    UploadId id = await(() -> store().createUpload(bucket, key, attributes));
    return new UploadRef(bucket, key, id);
  }

  private ETag part(UploadRef upload, int number, long seed, long size) {
    return await(
            () ->
                store()
                    .uploadPart(
                        upload, number, size, Optional.empty(), GeneratedBody.of(seed, size)))
        .etag();
  }

  private ETag copyPart(
      UploadRef upload, int number, CopySource source, Optional<ByteRange> range) {
    return await(() -> store().uploadPartCopy(upload, number, source, range)).etag();
  }

  private static CompletedPart part(int number, ETag tag) {
    return new CompletedPart(number, tag);
  }

  private WriteResult complete(UploadRef upload, CompletedPart... parts) {
    return await(() -> store().completeUpload(upload, List.of(parts), WriteConditions.NONE));
  }

  private StoreException assertRefused(UploadRef upload, CompletedPart... parts) {
    StoreException failure =
        failureOf(() -> store().completeUpload(upload, List.of(parts), WriteConditions.NONE));
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    return failure;
  }

  private List<UploadRef> uploads(BucketName bucket, String prefix, int max) {
    List<UploadRef> all = new ArrayList<>();
    Optional<String> key = Optional.empty();
    Optional<UploadId> upload = Optional.empty();
    do {
      UploadListRequest request = new UploadListRequest(prefix, "", key, upload, max);
      UploadPage page = await(() -> store().listUploads(bucket, request));
      for (ListedUpload listed : page.uploads()) {
        all.add(new UploadRef(bucket, listed.key(), listed.upload()));
      }
      key = page.nextKeyMarker();
      upload = page.nextUploadMarker();
    } while (key.isPresent());
    return all;
  }

  private String read(BucketName bucket, ReadOptions options) {
    return await(
            () ->
                store()
                    .get(bucket, KEY, options)
                    .map(ObjectContent::body)
                    .compose(MemoryBody::collect))
        .toString("ISO-8859-1");
  }

  private String generated(long seed, long size) {
    return await(() -> MemoryBody.collect(GeneratedBody.of(seed, size))).toString("ISO-8859-1");
  }
}
