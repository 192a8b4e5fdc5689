package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.AppendObjectRequest;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.StorageClass;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Rules that meet: {@code a} to {@code b} and back, on from {@code b} to {@code chain}, within a
 * region from {@code a} to {@code both}, and to the same from {@code other}.
 */
@ExtendWith(RunningSystem.class)
class TopologyIT {
  private final Topology topology = new Topology();

  @AfterEach
  void close() {
    topology.close();
  }

  /** I32, I39, I40 */
  @Test
  void rulesThatMeetNeitherEchoNorTakeAwayWhatIsNotTheirs() throws Exception {
    TestBucket a = topology.bucket(0, "topology-a");
    TestBucket b = topology.bucket(1, "topology-b");
    TestBucket chain = topology.bucket(0, "topology-chain");
    TestBucket both = topology.bucket(0, "topology-both");
    TestBucket other = topology.bucket(1, "topology-other");
    topology.replicate(a, b);
    topology.replicate(b, a);
    topology.replicate(b, chain);
    topology.replicate(a, both);
    topology.replicate(other, both);
    topology.awaitRules(5);

    a.put("k", "of a");
    a.put("x", "of a");
    boolean knowsCold = RunningSystem.store(0).knowsColdClasses();
    if (knowsCold) {
      putCold(a, "cold");
    }
    Date written = a.modified("k");
    topology.barrier();
    assertThat(List.of(b.read("k"), both.read("k"), b.read("x"))).containsOnly("of a");
    assertThat(a.modified("k")).as("no echo").isEqualTo(written);
    assertThat(chain.read("k")).as("a replica is not sent on").isEmpty();
    assertThat(topology.leftOut(topology.rule(a, b)))
        .isEqualTo(knowsCold ? List.of("cold: cold_archive") : List.of());

    b.put("k", "of b");
    other.put("x", "of other");
    topology.barrier();
    assertThat(a.read("k")).as("a write over a replica counts").isEqualTo("of b");
    assertThat(chain.read("k")).as("and is no replica").isEqualTo("of b");
    assertThat(both.read("k")).as("the replica at a is not sent on").isEqualTo("of a");
    assertThat(both.read("x")).as("the last written").isEqualTo("of other");

    a.delete("k");
    a.delete("x");
    topology.barrier();
    assertThat(b.read("k")).isEmpty();
    assertThat(both.read("k")).isEmpty();
    assertThat(chain.read("k")).as("a replicated delete is not sent on").isEqualTo("of b");
    assertThat(both.read("x")).as("it came from another source").isEqualTo("of other");

    other.delete("x");
    topology.barrier();
    assertThat(both.read("x")).isEmpty();
  }

  /** I27: what is encrypted with a named key goes across with another one, or not at all. */
  @Test
  void aRuleSaysWhetherAndWithWhichKeyEncryptedObjectsGoAcross() throws Exception {
    assumeTrue(
        RunningSystem.store(0).takesAnyKey() && RunningSystem.store(1).takesAnyKey(),
        "Not every store takes any key: EncryptedReplicationIT has those that do not");
    TestBucket source = topology.bucket(0, "kms-source");
    TestBucket with = topology.bucket(1, "kms-with");
    TestBucket without = topology.bucket(1, "kms-without");
    AddBucketReplicationRequest including = topology.request(source, with);
    including.setSyncRole("replicator");
    including.setSseKmsEncryptedObjectsStatus("Enabled");
    including.setReplicaKmsKeyID("replica-key");
    topology.put(source, including);
    topology.replicate(source, without);
    topology.awaitRules(2);

    putEncrypted(source, "named", "KMS", "source-key");
    putEncrypted(source, "kms", "KMS", "");
    putEncrypted(source, "aes", "AES256", "");
    source.put("plain", "plain");
    topology.barrier();

    assertThat(encryptions(source)).containsExactly("KMS source-key", "KMS", "AES256", "");
    assertThat(encryptions(with)).containsExactly("KMS replica-key", "KMS", "AES256", "");
    assertThat(encryptions(without)).containsExactly("absent", "KMS", "AES256", "");
    assertThat(with.read("named")).isEqualTo("named");
    assertThat(topology.leftOut(topology.rule(source, without)))
        .containsExactly("named: encryption");
    assertThat(topology.leftOut(topology.rule(source, with))).isEmpty();
  }

  private static void putEncrypted(TestBucket bucket, String key, String algorithm, String keyId) {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setServerSideEncryption(algorithm);
    if (!keyId.isEmpty()) {
      metadata.setServerSideEncryptionKeyId(keyId);
    }
    bucket.oss().putObject(bucket.name(), key, stream(key), metadata);
  }

  private static List<String> encryptions(TestBucket bucket) {
    return Stream.of("named", "kms", "aes", "plain").map(key -> encryption(bucket, key)).toList();
  }

  private static String encryption(TestBucket bucket, String key) {
    if (!bucket.oss().doesObjectExist(bucket.name(), key)) {
      return "absent";
    }
    ObjectMetadata metadata = bucket.oss().getObjectMetadata(bucket.name(), key);
    return Stream.of(metadata.getServerSideEncryption(), metadata.getServerSideEncryptionKeyId())
        .filter(Objects::nonNull)
        .collect(Collectors.joining(" "));
  }

  /** I7: what is left out is told, also where the target goes on showing what was there before. */
  @Test
  void archivedAndAppendedObjectsGoAcrossAndColdOnesStay() throws Exception {
    assumeTrue(
        RunningSystem.store(0).knowsColdClasses() && RunningSystem.store(1).knowsColdClasses(),
        "Not every store knows the classes");
    TestBucket source = topology.bucket(0, "classes-source");
    TestBucket target = topology.bucket(1, "classes-target");
    topology.replicate(source, target);
    topology.awaitRules(1);

    put(source, "archived", StorageClass.Archive);
    append(source, "log", "first ", 0);
    source.put("turned", "warm");
    topology.barrier();
    assertThat(target.read("archived")).isEqualTo("archived");
    assertThat(metadata(target, "archived").getObjectStorageClass())
        .isEqualTo(StorageClass.Archive);
    assertAppendable(target, "log", "first ");

    append(source, "log", "second", "first ".length());
    put(source, "turned", StorageClass.ColdArchive);
    topology.barrier();
    assertAppendable(target, "log", "first second");
    assertThat(target.read("turned")).isEqualTo("warm");
    assertThat(topology.leftOut(topology.rule(source, target)))
        .containsExactly("turned: cold_archive");
  }

  private static void append(TestBucket bucket, String key, String content, long position) {
    bucket
        .oss()
        .appendObject(
            new AppendObjectRequest(bucket.name(), key, stream(content)).withPosition(position));
  }

  private static void assertAppendable(TestBucket bucket, String key, String content)
      throws Exception {
    assertThat(bucket.read(key)).isEqualTo(content);
    ObjectMetadata metadata = metadata(bucket, key);
    assertThat(metadata.getObjectType()).isEqualTo("Appendable");
    assertThat(metadata.getRawMetadata())
        .containsEntry("x-oss-next-append-position", Integer.toString(content.length()));
  }

  private static ObjectMetadata metadata(TestBucket bucket, String key) {
    return bucket.oss().getObjectMetadata(bucket.name(), key);
  }

  private static ByteArrayInputStream stream(String content) {
    return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
  }

  private static void putCold(TestBucket bucket, String key) {
    put(bucket, key, StorageClass.ColdArchive);
  }

  private static void put(TestBucket bucket, String key, StorageClass storageClass) {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setHeader("x-oss-storage-class", storageClass.toString());
    bucket.oss().putObject(bucket.name(), key, stream(key), metadata);
  }
}
