package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.SentPart;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadRef;
import io.crosstide.store.WriteResult;
import io.crosstide.store.memory.MemoryObjectStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that were uploaded in parts, and copies in parts that are taken up again. */
class PartedCopyTest {
  private static final ObjectKey KEY = new ObjectKey("k");
  private static final int MIB = 1 << 20;

  /** Before it is known that the object goes in parts. */
  private static final int LOOK = 1;

  private Bench bench;

  @AfterEach
  void nothingIsLeft() throws Exception {
    bench.sweep();
    assertThat(bench.uploads()).as("uploads left behind").isZero();
    assertThat(bench.records.all()).as("records left behind").isEmpty();
  }

  /** Uploads a source object in parts of these sizes. */
  private ETag upload(int... sizes) throws Exception {
    return bench.upload("k", Bench.headers("text/x"), sizes);
  }

  private ETag tagAtTarget() throws Exception {
    return bench.atTarget("k").map(ObjectFacts::etag).orElseThrow();
  }

  private static int[] sizes(String words) {
    return Arrays.stream(words.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  /** I20, I24, I25: the parts of the target are those of the source, so that both have one tag. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1",
        "5242880",
        "5242881",
        "5242880 1",
        "5242880 5242880",
        "6291456 5242880",
        "5242880 5242880 5242880 17",
        "5242880 7340032 6291456 5242880 1",
        "6291456 6291456 5242880 6291456",
        "7340032 6291456 8388608 5242880"
      })
  void keepsThePartsOfTheSource(String sizes) throws Exception {
    bench = new Bench();
    ETag tag = upload(sizes(sizes));

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(tagAtTarget()).isEqualTo(tag);
    assertThat(bench.isEqual("k")).isTrue();
    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
  }

  /** I20, I24: where no store must take its parts, as many of them as it takes are one. */
  @ParameterizedTest
  @CsvSource({
    "102400 102400 17, 1",
    "1048576 1048576 1048576 1048576 1048576 1048576 1048576 1, 2",
    "5242879 5242879 5242879, 2",
    "1 5242880 5242880, 2"
  })
  void putsSmallPartsTogether(String sizes, int parts) throws Exception {
    bench = withSmallParts();
    upload(sizes(sizes));

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(tagAtTarget().partCount()).hasValue(parts);
    assertThat(bench.isEqual("k")).isTrue();
    assertThat(bench.partTags.isKnown(bench.rule.source().region())).isTrue();
    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
  }

  private static Bench withSmallParts() throws Exception {
    return new Bench(
        Cases.rule(), Bench.SETTINGS, MemoryObjectStore.takingPartsOf(1), new MemoryObjectStore());
  }

  /** I19, I20: a source that sends other bytes than it holds is found out by its own tag. */
  @ParameterizedTest
  @ValueSource(strings = {"5242880 5242880 17", "1048576 1048576 17"})
  void keepsNothingThatIsNotWhatTheSourceHolds(String sizes) throws Exception {
    bench = withSmallParts();
    upload(sizes(sizes));
    bench.live(Cases.write("k"));
    upload(sizes(sizes));
    ETag before = tagAtTarget();
    ObjectStore source = bench.stores.get(bench.rule.source().region());
    bench.stores.put(bench.rule.source().region(), spoiling(source));

    KeyFailure failure = Bench.failure(bench.again(Cases.write("k")));

    assertThat(failure.kind()).isEqualTo(FailureKind.CORRUPT);
    assertThat(failure.side()).isEqualTo(Side.SOURCE);
    assertThat(tagAtTarget()).as("I22").isEqualTo(before);
    bench.stores.put(bench.rule.source().region(), source);
    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** Some other store may make its tags in another way: nothing follows from them then. */
  @Test
  void takesNoTagForAProofWhereNoneWasSeenToBeOne() throws Exception {
    bench = new Bench();
    upload(5 * MIB, 17);
    ObjectStore source = bench.stores.get(bench.rule.source().region());
    bench.stores.put(bench.rule.source().region(), spoiling(source));

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
  }

  /** Changes the first byte of every range. */
  private static ObjectStore spoiling(ObjectStore inner) {
    return Hooked.store(
        inner,
        (name, arguments, real) ->
            name.equals("get")
                ? real.apply(arguments).compose(content -> spoiled((ObjectContent) content))
                : real.apply(arguments));
  }

  private static Future<ObjectContent> spoiled(ObjectContent content) {
    return bytes(content.body())
        .map(
            bytes ->
                new ObjectContent(
                    content.facts(),
                    content.length(),
                    content.range(),
                    Bytes.stream(bytes.setByte(0, (byte) ~bytes.getByte(0)).getBytes()),
                    content.discard()));
  }

  private static Future<Buffer> bytes(ReadStream<Buffer> body) {
    Collector<Buffer, Buffer, Buffer> all =
        Collector.of(Buffer::buffer, Buffer::appendBuffer, Buffer::appendBuffer);
    Future<Buffer> read = body.collect(all);
    body.resume();
    return read;
  }

  /**
   * I20, I22: a target that damages parts, checks no digest and makes its tags of what it holds. An
   * object of such parts would have the right size and call itself a replica.
   */
  @ParameterizedTest
  @CsvSource({"5242880 5242880 17, 2", "5242880 5242880 17, 0", "17, 0"})
  void makesNoObjectOfPartsThatTheTargetDamaged(String sizes, int damaged) throws Exception {
    bench = new Bench();
    bench.write("k", 5);
    bench.live(Cases.write("k"));
    ETag before = tagAtTarget();
    upload(sizes(sizes));
    ObjectStore target = bench.stores.get(bench.rule.target().region());
    bench.stores.put(bench.rule.target().region(), damaging(target, damaged, Optional.empty()));

    KeyFailure failure = Bench.failure(bench.again(Cases.write("k")));

    assertThat(failure.kind()).isEqualTo(FailureKind.CORRUPT);
    assertThat(failure.side()).isEqualTo(Side.TARGET);
    assertThat(tagAtTarget()).as("I22").isEqualTo(before);
    bench.stores.put(bench.rule.target().region(), target);
    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** The tag of an encrypted part need not be the MD5 of anything. */
  @Test
  void trustsNoTagsOfPartsThatAreEncrypted() throws Exception {
    Encryption kms = new Encryption("aws:kms", Optional.empty());
    for (boolean toldByParts : List.of(true, false)) {
      bench = new Bench();
      upload(5 * MIB, 17);
      ObjectStore target = bench.stores.get(bench.rule.target().region());
      Optional<Encryption> told = toldByParts ? Optional.of(kms) : Optional.empty();
      bench.stores.put(bench.rule.target().region(), damaging(target, 0, told));
      if (!toldByParts) {
        bench.targetMemory.setBucketEncryption(bench.rule.target().bucket(), kms);
      }

      assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
    }
  }

  /** Nor where nobody may know whether the bucket encrypts by itself. */
  @Test
  void trustsNoTagsOfPartsWhereEncryptionIsKeptSecret() throws Exception {
    bench = new Bench();
    upload(5 * MIB, 17);
    ObjectStore target = bench.stores.get(bench.rule.target().region());
    bench.stores.put(bench.rule.target().region(), damaging(target, 0, Optional.empty()));
    bench.target.on("bucketEncryption").fail(FailureKind.FORBIDDEN);

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
  }

  /**
   * Changes the first byte of parts and checks no digest.
   *
   * @param only the part that it happens to; 0: to all
   */
  private static ObjectStore damaging(ObjectStore inner, int only, Optional<Encryption> told) {
    return Hooked.store(
        inner,
        (name, arguments, real) ->
            name.equals("uploadPart")
                ? damaged(arguments, only)
                    .compose(given -> real.apply(given))
                    .map(sent -> tell((SentPart) sent, told))
                : real.apply(arguments));
  }

  @SuppressWarnings("unchecked")
  private static Future<Object[]> damaged(Object[] arguments, int only) {
    boolean isHit = only == 0 || arguments[1].equals(only);
    return bytes((ReadStream<Buffer>) arguments[4])
        .map(
            bytes -> {
              Buffer sent = isHit ? bytes.setByte(0, (byte) ~bytes.getByte(0)) : bytes;
              return new Object[] {
                arguments[0],
                arguments[1],
                arguments[2],
                Optional.empty(),
                Bytes.stream(sent.getBytes())
              };
            });
  }

  private static SentPart tell(SentPart sent, Optional<Encryption> encryption) {
    return new SentPart(sent.etag(), encryption);
  }

  /** As Ceph does: the number of parts in the tag is all there is to go by. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "5242880 5242880 17", "8388608 8388608 8388608"})
  void guessesUsualPartsWhereTheStoreTellsNone(String sizes) throws Exception {
    bench = new Bench();
    ETag tag = upload(sizes(sizes));
    bench.stores.put(bench.rule.source().region(), withoutPartNumbers(bench.source));

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(tagAtTarget()).isEqualTo(tag);
    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void losesNothingByAWrongGuess() throws Exception {
    bench = new Bench();
    ETag tag = upload(5 * MIB, 7 * MIB, 5 * MIB + 1, 3);
    bench.stores.put(bench.rule.source().region(), withoutPartNumbers(bench.source));

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(tagAtTarget()).isNotEqualTo(tag);
    assertThat(bench.isEqual("k")).isTrue();
    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
  }

  private static ObjectStore withoutPartNumbers(ObjectStore inner) {
    return Hooked.store(
        inner,
        (name, arguments, real) ->
            name.equals("headPart")
                ? Future.succeededFuture(Optional.empty())
                : real.apply(arguments));
  }

  @Test
  void doesWithoutPartNumbersWhereTheyAreRefused() throws Exception {
    bench = new Bench();
    ETag tag = upload(5 * MIB, 17);
    bench.source.on("headPart").fail(FailureKind.UNSUPPORTED);

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(tagAtTarget()).isEqualTo(tag);
  }

  /** I18: a HEAD says no more of an object that is gone than 404, so the source is read anew. */
  @Test
  void readsAnewWhatVanishedWhileItsPartsWereAskedFor() throws Exception {
    bench = new Bench();
    upload(5 * MIB, 17);
    bench.stores.put(bench.rule.source().region(), vanishing(bench.source));

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Unchanged.class);

    assertThat(bench.source.count("delete")).isEqualTo(1);
    assertThat(bench.atTarget("k")).isEmpty();
  }

  private ObjectStore vanishing(ObjectStore inner) {
    return Hooked.store(
        inner,
        (name, arguments, real) ->
            name.equals("headPart")
                ? inner
                    .delete(bench.rule.source().bucket(), KEY, Optional.empty())
                    .compose(
                        v ->
                            Future.failedFuture(
                                new StoreException(FailureKind.NOT_FOUND, "Not found", null)))
                : real.apply(arguments));
  }

  /** No byte passes through us, and the parts stay what they are. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "17", "5242880 5242880 17", "6291456 5242880 1"})
  void keepsThePartsWithinOneStore(String sizes) throws Exception {
    BucketRef beside = new BucketRef(Cases.SOURCE.region(), new BucketName("beside"));
    bench = new Bench(Cases.rule(Cases.SOURCE, beside));
    ETag tag = upload(sizes(sizes));

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(tagAtTarget()).isEqualTo(tag);
    assertThat(bench.bytesPassed).hasValue(0);
  }

  /** AWS copies no ranges of what has 5 MB or less. */
  @ParameterizedTest
  @ValueSource(strings = {"17", "5000000"})
  void asksForNoRangeOfASmallObject(String size) throws Exception {
    BucketRef beside = new BucketRef(Cases.SOURCE.region(), new BucketName("beside"));
    bench = new Bench(Cases.rule(Cases.SOURCE, beside));
    ETag tag = upload(sizes(size));
    bench.stores.put(beside.region(), withoutRanges(bench.target));

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(tagAtTarget()).isEqualTo(tag);
    assertThat(bench.target.count("uploadPartCopy")).isPositive();
  }

  private static ObjectStore withoutRanges(ObjectStore inner) {
    return Hooked.store(
        inner,
        (name, arguments, real) ->
            name.equals("uploadPartCopy") && ((Optional<?>) arguments[3]).isPresent()
                ? Future.failedFuture(
                    new StoreException(
                        FailureKind.REFUSED,
                        "The copy source is not supported as a byte-range copy source",
                        null))
                : real.apply(arguments));
  }

  /** I18: Ceph copies parts whatever their source is by then. */
  @Test
  void neverMixesTwoVersionsWithinOneStore() throws Exception {
    BucketRef beside = new BucketRef(Cases.SOURCE.region(), new BucketName("beside"));
    bench = new Bench(Cases.rule(Cases.SOURCE, beside));
    upload(5 * MIB, 5 * MIB, 17);
    byte[] next = new byte[15 * MIB];
    bench.stores.put(
        bench.rule.source().region(),
        unconditional(
            Hooked.before(
                bench.target,
                "uploadPartCopy",
                3,
                () -> bench.put("k", next, Bench.headers("n/n")))));

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.target.count("completeUpload")).isZero();
    assertThat(bench.isEqual("k")).isTrue();
  }

  private static ObjectStore unconditional(ObjectStore inner) {
    return Hooked.store(
        inner,
        (name, arguments, real) -> {
          if (name.equals("uploadPartCopy")) {
            io.crosstide.store.CopySource from = (io.crosstide.store.CopySource) arguments[2];
            arguments[2] =
                io.crosstide.store.CopySource.of(
                    from.bucket(), from.key(), from.version(), Optional.empty());
          }
          return real.apply(arguments);
        });
  }

  /** I23: what is there already is not sent again, and proven by the tag of the whole. */
  @Test
  void goesOnWhereAnEarlierAttemptEnded() throws Exception {
    bench = new Bench();
    ETag tag = upload(5 * MIB, 5 * MIB, 5 * MIB, 5 * MIB, 17);
    bench.target.on("uploadPart").nth(3).fail(FailureKind.UNAVAILABLE);
    assertThat(Bench.failure(bench.live(Cases.write("k"))).kind())
        .isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(bench.uploads()).isEqualTo(1);
    assertThat(bench.records.all()).hasSize(1);
    int sent = parts();
    bench.forget();

    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(sent).isGreaterThanOrEqualTo(2);
    assertThat(bench.target.count("createUpload")).isZero();
    assertThat(bench.target.count("uploadPart")).isEqualTo(5 - sent);
    assertThat(bench.source.count("get")).isEqualTo(LOOK + 5 - sent);
    assertThat(bench.records.calls())
        .as("it is said at once that it is in use, or it may be swept")
        .containsExactly("find", "put", "remove");
    assertThat(tagAtTarget()).isEqualTo(tag);
    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void goesOnWithoutALookAtTheTarget() throws Exception {
    bench = new Bench();
    upload(5 * MIB, 5 * MIB, 5 * MIB, 17);
    bench.target.on("uploadPart").nth(3).fail(FailureKind.UNAVAILABLE);
    Bench.failure(bench.live(Cases.write("k")));
    bench.forget();

    assertThat(bench.missingAgain(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.target.count("createUpload")).isZero();
    assertThat(bench.target.count("head")).isZero();
    assertThat(bench.isEqual("k")).isTrue();
  }

  private int parts() throws Exception {
    UploadRef ref =
        new UploadRef(
            bench.rule.target().bucket(), KEY, new UploadId(bench.records.all().get(0).upload()));
    return Bytes.await(bench.target.listParts(ref, 0, 1000)).parts().size();
  }

  /** I20: where no tag proves the whole, what is there is compared by reading the source again. */
  @Test
  void comparesWhatIsThereWhereNoTagProvesIt() throws Exception {
    bench = new Bench();
    bench.write("k", 4 * Bench.PART);
    bench.target.on("uploadPart").nth(3).fail(FailureKind.UNAVAILABLE);
    Bench.failure(bench.live(Cases.write("k")));
    int sent = parts();
    bench.forget();

    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.target.count("uploadPart")).isEqualTo(4 - sent);
    assertThat(bench.source.count("get")).isEqualTo(LOOK + 4);
    assertThat(bench.bytesPassed).hasValue((4L - sent) * Bench.PART);
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** I20: a part that got spoiled on the way, and whose worker died before it compared. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sendsAgainWhatIsThereAndWrong(boolean isOfParts) throws Exception {
    bench = new Bench();
    if (isOfParts) {
      upload(5 * MIB, 5 * MIB, 5 * MIB, 17);
    } else {
      bench.write("k", 3 * Bench.PART + 17);
    }
    bench.target.on("uploadPart").nth(4).fail(FailureKind.UNAVAILABLE);
    Bench.failure(bench.live(Cases.write("k")));
    UploadRef ref =
        new UploadRef(
            bench.rule.target().bucket(), KEY, new UploadId(bench.records.all().get(0).upload()));
    bench.forget();
    Bytes.await(
        bench.target.uploadPart(
            ref, 2, 5 * MIB, Optional.empty(), Bytes.stream(new byte[5 * MIB])));

    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.isEqual("k")).isTrue();
  }

  /** I18: nothing of an earlier version is taken for the new one. */
  @Test
  void beginsAnewForAnotherSource() throws Exception {
    bench = new Bench();
    bench.write("k", 4 * Bench.PART);
    bench.target.on("uploadPart").nth(3).fail(FailureKind.UNAVAILABLE);
    Bench.failure(bench.live(Cases.write("k")));
    bench.forget();
    bench.write("k", 4 * Bench.PART);

    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.target.count("uploadPart")).isEqualTo(4);
    assertThat(bench.target.count("abortUpload")).as("somebody may be completing it").isZero();
    assertThat(bench.records.calls()).contains("abandon");
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** Ceph keeps an object without its content if its upload is aborted while it is completed. */
  @Test
  void abortsNoUploadThatMayStillBeCompleted() throws Exception {
    bench = new Bench();
    bench.write("k", 2 * Bench.PART);
    bench.target.on("completeUpload").loseReply();

    bench.live(Cases.write("k"));

    assertThat(bench.target.count("abortUpload")).isZero();
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** What a sweep is about to abort is not gone on with. */
  @Test
  void beginsAnewWhereTheUploadIsBeingSwept() throws Exception {
    bench = new Bench();
    bench.write("k", 4 * Bench.PART);
    bench.target.on("uploadPart").nth(3).fail(FailureKind.UNAVAILABLE);
    Bench.failure(bench.live(Cases.write("k")));
    UploadRecord swept = bench.records.all().get(0);
    bench.records.handOut(swept);
    bench.forget();

    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.target.count("createUpload")).isEqualTo(1);
    assertThat(bench.target.count("uploadPart")).isEqualTo(4);
    assertThat(bench.isEqual("k")).isTrue();
    Bytes.await(bench.records.abandon(swept));
  }

  @Test
  void beginsAnewWhereTheUploadWasGivenUp() throws Exception {
    bench = new Bench();
    bench.write("k", 4 * Bench.PART);
    bench.target.on("uploadPart").nth(3).fail(FailureKind.UNAVAILABLE);
    Bench.failure(bench.live(Cases.write("k")));
    Bytes.await(bench.records.abandon(bench.records.all().get(0)));
    bench.forget();

    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.target.count("createUpload")).isEqualTo(1);
    assertThat(bench.records.calls()).as("said once is enough").doesNotContain("abandon");
  }

  @Test
  void beginsAnewWhereTheUploadWasEndedByOthers() throws Exception {
    bench = new Bench();
    bench.write("k", 4 * Bench.PART);
    bench.target.on("uploadPart").nth(3).fail(FailureKind.UNAVAILABLE);
    Bench.failure(bench.live(Cases.write("k")));
    Bytes.await(
        bench.target.abortUpload(
            new UploadRef(
                bench.rule.target().bucket(),
                KEY,
                new UploadId(bench.records.all().get(0).upload()))));
    bench.forget();

    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.target.count("uploadPart")).isEqualTo(4);
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** I23: an upload of this very key that is not recorded may be a client's. */
  @Test
  void leavesForeignUploadsAlone() throws Exception {
    bench = new Bench();
    bench.write("k", 4 * Bench.PART);
    BucketName bucket = bench.rule.target().bucket();
    UploadRef foreign =
        new UploadRef(
            bucket,
            KEY,
            Bytes.await(bench.target.createUpload(bucket, KEY, Bench.headers("text/x"))));
    bench.forget();

    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.target.count("createUpload")).isEqualTo(1);
    assertThat(bench.target.count("abortUpload")).isZero();
    Bytes.await(bench.target.abortUpload(foreign));
  }

  /** I23 */
  @Test
  void sendsNoPartOfWhatIsNotRecorded() throws Exception {
    bench = new Bench();
    bench.write("k", 4 * Bench.PART);
    bench.records.fail("put", 1000);

    KeyFailure failure = Bench.failure(bench.live(Cases.write("k")));

    assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(failure.side()).isEqualTo(Side.SELF);
    assertThat(bench.target.count("uploadPart")).isZero();
    bench.forget();
    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
  }

  /** What was made is not an upload any more, whatever is found out about it. */
  @Test
  void forgetsWhatIsCompleteEvenIfItCannotBeConfirmed() throws Exception {
    bench = new Bench();
    bench.write("k", 2 * Bench.PART);
    bench.target.on("head").fail(FailureKind.UNAVAILABLE);
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.store(
            bench.target,
            (name, arguments, real) ->
                name.equals("completeUpload")
                    ? real.apply(arguments)
                        .map(
                            made ->
                                new WriteResult(
                                    new ETag("other"),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()))
                    : real.apply(arguments)));

    assertThat(Bench.failure(bench.live(Cases.write("k"))).kind())
        .isEqualTo(FailureKind.UNAVAILABLE);

    assertThat(bench.records.all()).isEmpty();
    bench.forget();
    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
  }

  @Test
  void recordsBeforeTheFirstPartAndForgetsInTheEnd() throws Exception {
    bench = new Bench();
    bench.write("k", 2 * Bench.PART);
    List<Integer> recorded = new ArrayList<>();
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.store(
            bench.target,
            (name, arguments, real) -> {
              if (name.equals("uploadPart") || name.equals("completeUpload")) {
                recorded.add(bench.records.all().size());
              }
              return real.apply(arguments);
            }));

    bench.live(Cases.write("k"));

    assertThat(recorded).containsExactly(1, 1, 1);
    assertThat(bench.records.calls()).containsExactly("find", "put", "remove");
  }

  /** Without what is recorded nobody knows what can be gone on with. */
  @Test
  void asksAgainWhatIsRecorded() throws Exception {
    bench = new Bench();
    bench.write("k", 2 * Bench.PART);
    bench.records.fail("find", 1000);

    assertThat(Bench.failure(bench.again(Cases.write("k"))).side()).isEqualTo(Side.SELF);

    assertThat(bench.target.count("createUpload")).isZero();
    bench.records.fail("find", 2);
    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
  }

  /** It is only untidy: the sweep finds that nothing is there any more. */
  @Test
  void doesNotMindARecordThatStays() throws Exception {
    bench = new Bench();
    bench.write("k", 2 * Bench.PART);
    bench.records.fail("remove", 1);

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.records.all()).hasSize(1);
    Bytes.await(bench.records.remove(bench.records.all().get(0)));
  }

  @Test
  void waitsForRecordsThatAreAwayForAMoment() throws Exception {
    bench = new Bench();
    bench.write("k", 2 * Bench.PART);
    bench.records.fail("put", 2);

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
  }

  /** Its parts may be found by a list of up to ten pages; no call is made within another. */
  @Test
  void goesOnWithThousandsOfParts() throws Exception {
    bench = new Bench(Cases.rule(), Bench.SETTINGS, new MemoryObjectStore());
    List<Integer> numbers = PartRun.all(10_000);

    var results =
        Bytes.await(
            new PartRun<>(numbers, bench.stop, number -> Future.succeededFuture(-number)).run(4));

    assertThat(results).hasSize(10_000).containsEntry(10_000, -10_000);
    assertThat(Bytes.await(new PartRun<>(List.of(), bench.stop, Future::succeededFuture).run(4)))
        .isEmpty();
  }

  @Test
  void readsAPartByTheTagOfTheSource() throws Exception {
    bench = new Bench();
    upload(5 * MIB, 17);
    List<ReadOptions> options = new ArrayList<>();
    bench.stores.put(
        bench.rule.source().region(),
        Hooked.store(
            bench.source,
            (name, arguments, real) -> {
              if (name.equals("get") || name.equals("headPart")) {
                options.add((ReadOptions) arguments[2]);
              }
              return real.apply(arguments);
            }));

    bench.again(Cases.write("k"));

    assertThat(options).hasSizeGreaterThanOrEqualTo(3);
    assertThat(options.stream().skip(1)).allMatch(each -> each.ifMatch().isPresent());
  }
}
