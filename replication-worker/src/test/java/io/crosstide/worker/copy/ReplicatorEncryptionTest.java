package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.memory.MemoryObjectStore;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Encryption of replicas; which is which is {@code ReplicaEncryptionTest}'s (I27). */
class ReplicatorEncryptionTest {
  private static final BucketRef BESIDE =
      new BucketRef(Cases.SOURCE.region(), new BucketName("beside"));
  private static final Encryption NAMED = new Encryption("aws:kms", Optional.of("source-key"));
  private static final RuleEncryption INCLUDED =
      new RuleEncryption(Optional.of("Enabled"), Optional.of("replica-key"));

  private final MemoryObjectStore memory = new MemoryObjectStore();

  private Bench bench(RuleEncryption encryption) throws Exception {
    return bench(Cases.TARGET, encryption);
  }

  private Bench bench(BucketRef target, RuleEncryption encryption) throws Exception {
    return new Bench(rule(target, encryption), Bench.SETTINGS, memory);
  }

  private static Rule rule(BucketRef target, RuleEncryption encryption) {
    return Cases.rule(Cases.SOURCE, target, RuleActions.ALL, encryption, Optional.empty());
  }

  static ObjectAttributes encrypted(Encryption encryption) {
    return new ObjectAttributes(
        ObjectHeaders.NONE, Optional.empty(), Optional.of(encryption), Map.of(), Optional.empty());
  }

  @Test
  void encryptsWithTheKeyOfTheRule() throws Exception {
    Bench bench = bench(INCLUDED);
    bench.write("small", 100, encrypted(NAMED));
    bench.write("large", 13 << 20, encrypted(NAMED));
    for (String key : new String[] {"small", "large"}) {
      assertThat(bench.live(Cases.write(key))).isInstanceOf(Outcome.Copied.class);
      assertThat(bench.atTarget(key).orElseThrow().encryption())
          .contains(new Encryption("aws:kms", Optional.of("replica-key")));
      assertThat(bench.again(Cases.write(key))).isEqualTo(new Outcome.Unchanged());
    }
  }

  /** I27, as on Ceph: it copies nothing that is encrypted, but in parts. */
  @Test
  void sendsWhatTheStoreDoesNotCopyBecauseItIsEncrypted() throws Exception {
    Bench bench = bench(BESIDE, INCLUDED);
    for (int size : new int[] {0, 100, (6 << 20) - 1, 13 << 20}) {
      String key = "of-" + size;
      bench.write(key, size, encrypted(NAMED));
      bench.source.on("copy").fail(FailureKind.UNSUPPORTED);
      assertThat(bench.live(Cases.write(key))).isEqualTo(new Outcome.Copied(size));
      assertThat(bench.isEqual(key)).isTrue();
      assertThat(bench.atTarget(key).orElseThrow().encryption())
          .contains(new Encryption("aws:kms", Optional.of("replica-key")));
      assertThat(bench.source.count("copy")).as("asked once, and not again").isEqualTo(1);
      assertThat(bench.again(Cases.write(key))).isEqualTo(new Outcome.Unchanged());
      bench.forget();
    }
  }

  /** I27, as on Ceph, of a role that only the policy of the source's bucket lets read. */
  @Test
  void sendsPartsThatTheStoreDoesNotCopy() throws Exception {
    Bench bench = bench(BESIDE, INCLUDED);
    bench.upload("k", encrypted(NAMED), Bench.PART, Bench.PART, 7);
    bench.forget();
    bench.source.on("uploadPartCopy").fail(FailureKind.FORBIDDEN);
    assertThat(bench.live(Cases.write("k"))).isEqualTo(new Outcome.Copied(2L * Bench.PART + 7));
    assertThat(bench.isEqual("k")).isTrue();
    assertThat(bench.atTarget("k").orElseThrow().encryption())
        .contains(new Encryption("aws:kms", Optional.of("replica-key")));
    assertThat(bench.uploads()).isZero();
  }

  /** I27, I33 */
  @Test
  void sendsVersionsThatTheStoreDoesNotCopy() throws Exception {
    Bench bench = new Bench(rule(BESIDE, INCLUDED).withVersioned(true), Bench.SETTINGS, memory);
    Versions versions = Versions.of(bench);
    versions.keep();
    versions.put(versions.source(), "k", "first", encrypted(NAMED));
    versions.put(versions.source(), "k", "plain");
    versions.put(versions.source(), "k", "last", encrypted(NAMED));
    bench.source.on("copy").fail(FailureKind.UNSUPPORTED);

    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(versions.contents(versions.target(), "k")).containsExactly("first", "plain", "last");
    assertThat(bench.atTarget("k").orElseThrow().encryption())
        .contains(new Encryption("aws:kms", Optional.of("replica-key")));
    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
  }

  /** What passes is tried again: to send all bytes is no remedy for a store that is busy. */
  @Test
  void sendsNothingThatTheStoreMayCopyLater() throws Exception {
    Bench bench = bench(BESIDE, INCLUDED);
    bench.write("k", 100, encrypted(NAMED));
    bench.forget();
    bench.source.on("copy").fail(FailureKind.THROTTLED);
    assertThat(Bench.failure(bench.live(Cases.write("k"))).kind()).isEqualTo(FailureKind.THROTTLED);
    assertThat(bench.calls(bench.source)).doesNotContain("put");
  }

  @Test
  void leavesOutWhatIsEncryptedWithANamedKey() throws Exception {
    Bench bench = bench(RuleEncryption.NONE);
    bench.write("k", 100, encrypted(NAMED));
    assertThat(bench.live(Cases.write("k"))).isEqualTo(new Outcome.Skipped(SkipReason.ENCRYPTION));
    assertThat(bench.atTarget("k")).isEmpty();
  }

  @Test
  void leavesOutWhatTheTargetWouldEncryptWithANamedKey() throws Exception {
    Bench without = bench(RuleEncryption.NONE);
    memory.setBucketEncryption(
        Cases.TARGET.bucket(), new Encryption("aws:kms", Optional.of("bucket-key")));
    without.write("k", 100);
    assertThat(without.live(Cases.write("k")))
        .isEqualTo(new Outcome.Skipped(SkipReason.ENCRYPTION));
    without.write("aes", 100, encrypted(new Encryption("AES256", Optional.empty())));
    assertThat(without.live(Cases.write("aes"))).isEqualTo(new Outcome.Copied(100));
    assertThat(without.atTarget("k")).isEmpty();
  }

  @Test
  void replicatesItWhereTheRuleSaysSo() throws Exception {
    Bench with = bench(INCLUDED);
    memory.setBucketEncryption(
        Cases.TARGET.bucket(), new Encryption("aws:kms", Optional.of("bucket-key")));
    with.write("k", 100);
    assertThat(with.live(Cases.write("k"))).isEqualTo(new Outcome.Copied(100));
    assertThat(with.target.count("bucketEncryption")).as("it does not matter").isZero();
  }

  @Test
  void asksOnceForAllObjects() throws Exception {
    Bench bench = bench(RuleEncryption.NONE);
    for (String key : new String[] {"a", "b", "c"}) {
      bench.write(key, 10);
      bench.live(Cases.write(key));
    }
    assertThat(bench.target.count("bucketEncryption")).isEqualTo(1);
  }

  @Test
  void aTargetThatDoesNotAnswerFailsTheKey() throws Exception {
    Bench bench = bench(RuleEncryption.NONE);
    bench.write("k", 100);
    bench.target.on("bucketEncryption").fail(FailureKind.UNAVAILABLE);
    Outcome outcome = bench.live(Cases.write("k"));
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) outcome).failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(((Outcome.Failed) outcome).failure().side()).isEqualTo(Side.TARGET);
    bench.forget();
    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Copied(100));
  }
}
