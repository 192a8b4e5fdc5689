package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
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
  private static final Encryption NAMED = new Encryption("aws:kms", Optional.of("source-key"));
  private static final RuleEncryption INCLUDED =
      new RuleEncryption(Optional.of("Enabled"), Optional.of("replica-key"));

  private final MemoryObjectStore memory = new MemoryObjectStore();

  private Bench bench(RuleEncryption encryption) throws Exception {
    Rule rule =
        Cases.rule(Cases.SOURCE, Cases.TARGET, RuleActions.ALL, encryption, Optional.empty());
    return new Bench(rule, Bench.SETTINGS, memory);
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
