package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.Provenance;
import io.crosstide.store.WriteResult;
import io.crosstide.store.memory.MemoryObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * I21: a client changes an object's headers by a copy onto itself. Its live task looks at the
 * target, and content that is there is not moved.
 */
class SelfCopyTest {
  private static final int SMALL = 1000;

  /** Cut into parts by us. */
  private static final int LARGE = 2 * Bench.PART + 7;

  private static final KeyTask SELF_COPIED = Cases.write("k").withSelfCopied(true);

  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Bench();
  }

  private void copyOntoItself(ObjectHeaders headers, Map<String, String> tags, String storageClass)
      throws Exception {
    BucketName bucket = bench.rule.source().bucket();
    ObjectKey key = new ObjectKey("k");
    Bytes.await(
        bench.source.copy(
            bucket,
            key,
            new CopyRequest(
                CopySource.of(bucket, key, Optional.empty(), Optional.empty()),
                Optional.of(headers),
                Optional.of(tags),
                Optional.of(storageClass).filter(word -> !word.isEmpty()),
                Optional.empty(),
                Optional.empty())));
    bench.forget();
  }

  private void copyOntoItself() throws Exception {
    copyOntoItself(Bench.headers("x/y").headers(), Map.of("t", "1"), "");
  }

  private ObjectFacts atTarget() throws Exception {
    return bench.atTarget("k").orElseThrow();
  }

  private void assertNoBodyMoved() {
    assertThat(bench.calls(bench.source)).doesNotContain("get");
    assertThat(bench.calls(bench.target)).doesNotContain("put", "uploadPart");
    assertThat(bench.bytesPassed).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, SMALL, LARGE})
  void movesNoBody(int size) throws Exception {
    bench.write("k", size);
    bench.live(Cases.write("k"));
    copyOntoItself();

    assertThat(bench.live(SELF_COPIED)).isInstanceOf(Outcome.Copied.class);

    assertNoBodyMoved();
    assertThat(bench.calls(bench.target)).containsExactly("head", "copy", "tags");
    assertThat(bench.isEqual("k")).isTrue();
    ETag source = bench.read(bench.rule.source(), "k").orElseThrow().facts().etag();
    assertThat(atTarget().etag()).as("one part, as its source").isEqualTo(source);
    assertThat(bench.again(SELF_COPIED)).isEqualTo(new Outcome.Unchanged());
  }

  /** Some stores change the headers alone, and leave the parts of an object as they are. */
  @Test
  void movesNoBodyWhereTheTagOfPartsStays() throws Exception {
    bench.write("k", LARGE);
    bench.live(Cases.write("k"));
    ETag ofParts = atTarget().etag();
    copyOntoItself();
    bench.stores.put(bench.rule.target().region(), tellingOfCopies(ofParts));

    assertThat(bench.live(SELF_COPIED)).isInstanceOf(Outcome.Copied.class);

    assertNoBodyMoved();
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** I20: what was copied onto itself may have been another object by then. */
  @Test
  void movesTheBodyWhereTheStoreCopiedSomethingElse() throws Exception {
    bench.write("k", LARGE);
    bench.live(Cases.write("k"));
    copyOntoItself();
    bench.stores.put(
        bench.rule.target().region(),
        tellingOfCopies(new ETag("0123456789abcdef0123456789abcdef-2")));

    assertThat(bench.live(SELF_COPIED)).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.bytesPassed).hasValue(LARGE);
    assertThat(bench.isEqual("k")).isTrue();
  }

  private ObjectStore tellingOfCopies(ETag tag) {
    return Hooked.store(
        bench.target,
        (name, arguments, real) ->
            name.equals("copy")
                ? real.apply(arguments).map(written -> withTag((WriteResult) written, tag))
                : real.apply(arguments));
  }

  private static WriteResult withTag(WriteResult written, ETag tag) {
    return new WriteResult(tag, written.version(), written.lastModified(), written.sourceVersion());
  }

  @Test
  void movesTheBodyOfWhatTheTargetDoesNotHave() throws Exception {
    bench.write("k", SMALL);
    copyOntoItself();
    assertThat(bench.live(SELF_COPIED)).isEqualTo(new Outcome.Copied(SMALL));
    assertThat(bench.isEqual("k")).isTrue();

    bench.write("k", SMALL);
    copyOntoItself();
    assertThat(bench.live(SELF_COPIED)).isEqualTo(new Outcome.Copied(SMALL));
    assertThat(bench.bytesPassed).hasValue(SMALL);
    assertThat(bench.isEqual("k")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, LARGE})
  void movesTheBodyWhereTheStoreCannotCopyOntoItself(int size) throws Exception {
    bench.write("k", size);
    bench.live(Cases.write("k"));
    copyOntoItself();
    bench.target.on("copy").fail(FailureKind.UNSUPPORTED);

    assertThat(bench.live(SELF_COPIED)).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.bytesPassed).hasValue(size);
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** Such a copy is of one part, with another tag: nothing proves that its content is the same. */
  @Test
  void movesTheBodyOfWhatWasUploadedInParts() throws Exception {
    bench.upload("k", Bench.headers("a/b"), Bench.PART, Bench.PART, 7);
    bench.live(Cases.write("k"));
    copyOntoItself();

    assertThat(bench.live(SELF_COPIED)).isEqualTo(new Outcome.Copied(LARGE));
    assertThat(bench.isEqual("k")).isTrue();

    copyOntoItself(Bench.headers("c/d").headers(), Map.of(), "");
    assertThat(bench.live(SELF_COPIED)).isInstanceOf(Outcome.Copied.class);
    assertNoBodyMoved();
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** It is a write: the replica shows its time, and has its class. */
  @ParameterizedTest
  @ValueSource(ints = {SMALL, LARGE})
  void carriesTimeAndClassWhereNothingElseChanged(int size) throws Exception {
    Instant first = Instant.parse("2026-01-02T03:04:05Z");
    Instant later = first.plusSeconds(3600);
    SettableClock clock = new SettableClock(first);
    bench =
        new Bench(
            Cases.rule(), Bench.SETTINGS, new MemoryObjectStore(clock), new MemoryObjectStore());
    bench.write("k", size);
    bench.live(Cases.write("k"));
    clock.now = later;
    copyOntoItself(Bench.headers("text/x").headers(), Map.of(), "STANDARD_IA");

    assertThat(bench.live(SELF_COPIED)).isInstanceOf(Outcome.Copied.class);

    assertNoBodyMoved();
    assertThat(bench.isEqual("k")).isTrue();
    assertThat(Provenance.of(atTarget().headers()).orElseThrow().modifiedAt()).isEqualTo(later);
    assertThat(bench.live(SELF_COPIED)).isEqualTo(new Outcome.Unchanged());
  }

  private static final class SettableClock extends Clock {
    private volatile Instant now;

    SettableClock(Instant first) {
      now = first;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** A store or a proxy may never answer a large copy in time. */
  @Test
  void whatIsNeverAnsweredIsSentWhenItComesAgain() throws Exception {
    bench.write("k", LARGE);
    bench.live(Cases.write("k"));
    copyOntoItself();
    bench.target.on("copy").fail(FailureKind.UNKNOWN_RESULT);

    assertThat(bench.live(SELF_COPIED)).isInstanceOf(Outcome.Failed.class);
    assertNoBodyMoved();

    assertThat(bench.again(ofLedger())).as("doubtful").isInstanceOf(Outcome.Failed.class);
    assertThat(bench.calls(bench.target)).contains("completeUpload");
    assertThat(bench.isEqual("k")).isTrue();
    assertThat(bench.again(ofLedger())).isEqualTo(new Outcome.Unchanged());
  }

  private static KeyTask ofLedger() {
    KeyTask task = Cases.write("k");
    return new KeyTask(
        task.key(), task.kind(), task.version(), task.changedAt(), task.etag(), task.size(), 1);
  }
}
