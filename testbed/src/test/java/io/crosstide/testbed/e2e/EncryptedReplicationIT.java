package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.CompleteMultipartUploadRequest;
import com.aliyun.oss.model.InitiateMultipartUploadRequest;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PartETag;
import com.aliyun.oss.model.UploadPartRequest;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.memory.MemoryBody;
import io.crosstide.store.region.Region;
import io.crosstide.testbed.demo.DirectStores;
import io.crosstide.testbed.launch.Installation;
import io.crosstide.testbed.launch.Ports;
import io.crosstide.testbed.launch.StartListener;
import io.crosstide.testbed.launch.StartOptions;
import io.crosstide.testbed.stores.StoreUsers;
import io.crosstide.testbed.stores.TestStores;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rules with a role and a key, on stores that really encrypt and have users with rights of their
 * own: the role's may do what the region's may not. By a system of its own, since no other test has
 * such a role. What a local store has of it {@link TopologyIT} shows.
 */
class EncryptedReplicationIT {
  private static final String KMS = "aws:kms";
  private static final int PART = 5 << 20;

  /** Keys that the key services of all stores know: of what is written, and of replicas. */
  private static final String[] KEYS =
      System.getProperty("crosstide.test.kms-keys", "testkey-1,testkey-2").split(",");

  private static final Encryption AT_SOURCE = new Encryption(KMS, Optional.of(KEYS[0]));
  private static final Encryption AT_TARGET = new Encryption(KMS, Optional.of(KEYS[1]));

  private final Map<String, byte[]> written = new TreeMap<>();
  private final Random random = new Random(27);
  private TestStores stores;
  private Installation system;
  private DirectStores direct;
  private Topology topology;

  @BeforeEach
  void start() throws Exception {
    Path state = Path.of("target", "systems", "encrypted-" + System.currentTimeMillis());
    int base = FreePorts.base();
    Path files = Files.createDirectories(state.resolveSibling(state.getFileName() + "-stores"));
    stores = TestStores.chosen(new Ports(base), files);
    assumeFalse(
        stores.store(0).isLocal() && stores.store(1).isLocal(),
        "Local stores encrypt nothing and have one user");
    for (int i = 0; i < 2; i++) {
      assumeTrue(
          stores.store(i).isLocal() || stores.store(i).second().isPresent(),
          "The environment names no second user of the store of region " + i);
    }
    system =
        Installation.start(
            new StartOptions(
                state.toAbsolutePath(),
                base,
                2,
                StartOptions.Mode.BARE,
                Optional.empty(),
                stores.choice()),
            Path.of("..").toAbsolutePath().normalize(),
            Map.of(),
            StartListener.SILENT);
    direct = new DirectStores(system.connection());
    topology = new Topology(system.connection());
  }

  @AfterEach
  void stop() {
    if (system != null) {
      topology.close();
      direct.close();
      system.close();
    }
    stores.close();
  }

  /** I27, I54 */
  @Test
  void goesAcrossByTheRoleAloneAndWithTheKeyOfTheRule() throws Exception {
    TestBucket source = topology.bucket(0, "kms-source");
    TestBucket with = topology.bucket(1, "kms-with");
    TestBucket without = topology.bucket(1, "kms-without");
    assumeEncrypts(0);
    assumeEncrypts(1);
    put(source, "old/one", 1, true);
    put(source, "old/parts", PART + 100_003, true);
    put(source, "old/plain", 70_000, false);
    letRoleAloneRead(source);
    letRoleAloneWrite(with);
    letRoleAloneWrite(without);
    replicate(source, with, true);
    replicate(source, without, false);
    topology.awaitRules(2);

    put(source, "empty", 0, true);
    put(source, "whole", 1_000_003, true);
    put(source, "parts", 2 * PART + 1, true);
    put(source, "even", 2 * PART, true);
    put(source, "plain", 1_000_003, false);
    put(source, "plain-parts", PART + 1, false);
    put(source, "overwritten", 10, true);
    put(source, "overwritten", 20, true);
    put(source, "was-plain", 10, false);
    put(source, "was-plain", 20, true);
    put(source, "gone", 10, true);
    written.remove("gone");
    source.delete("gone");
    topology.barrierOfAll();

    assertThat(encryptions(source, ownerOrRole(source))).isEqualTo(expected(AT_SOURCE));
    assertThat(encryptions(with, direct.store(1))).isEqualTo(expected(AT_TARGET));
    for (Map.Entry<String, byte[]> object : written.entrySet()) {
      assertThat(read(with, object.getKey())).as(object.getKey()).isEqualTo(object.getValue());
    }
    assertThat(with.oss().doesObjectExist(with.name(), "gone")).isFalse();
    ObjectMetadata shown = with.oss().getObjectMetadata(with.name(), "parts");
    assertThat(List.of(shown.getServerSideEncryption(), shown.getServerSideEncryptionKeyId()))
        .containsExactly("KMS", KEYS[1]);

    List<String> encrypted =
        written.keySet().stream().filter(EncryptedReplicationIT::isEncrypted).toList();
    assertThat(topology.leftOut(topology.rule(source, with))).isEmpty();
    assertThat(topology.leftOut(topology.rule(source, without)))
        // What was left out and is gone since is still told, if it was seen.
        .filteredOn(leftOut -> !leftOut.startsWith("gone:"))
        .containsExactlyInAnyOrderElementsOf(
            encrypted.stream().map(key -> key + ": encryption").toList());
    assertThat(read(without, "plain")).isEqualTo(written.get("plain"));
    Set<String> across = new TreeSet<>(encryptions(without, direct.store(1)).keySet());
    across.remove("was-plain"); // Which of its two writes a worker saw first is another matter.
    assertThat(across).containsExactly("old/plain", "plain", "plain-parts");

    assertThat(topology.repairs()).as("of a comparison by the role").isEmpty();
    assertOwnerRefused(source, with);
  }

  /** I27, I33: Ceph copies nothing that is encrypted, so it passes through the worker. */
  @Test
  void goesAcrossWithinOneStore() throws Exception {
    TestBucket source = topology.versioned(stores.store(0).isLocal() ? 1 : 0, "kms-within");
    TestBucket target = topology.versioned(source.region(), "kms-beside");
    assumeEncrypts(source.region());
    put(source, "k", 100, true);
    put(source, "k", 200, true);
    put(source, "old/parts", PART + 100_003, true);
    letRoleAloneRead(source);
    letRoleAloneWrite(target);
    replicate(source, target, true);
    topology.awaitRules(1);
    put(source, "k", 300, true);
    put(source, "whole", 1_000_003, true);
    put(source, "parts", 2 * PART + 1, true);
    put(source, "plain", 1_000_003, false);
    topology.barrierOfAll();

    assertThat(encryptions(target, direct.store(target.region()))).isEqualTo(expected(AT_TARGET));
    for (Map.Entry<String, byte[]> object : written.entrySet()) {
      assertThat(read(target, object.getKey())).as(object.getKey()).isEqualTo(object.getValue());
    }
    assertThat(target.versions("k")).hasSize(3);
    assertThat(topology.repairs()).as("of a comparison by the role").isEmpty();
  }

  private void replicate(TestBucket from, TestBucket to, boolean includesEncrypted) {
    AddBucketReplicationRequest request = topology.request(from, to);
    request.setEnableHistoricalObjectReplication(true);
    request.setSyncRole(TestStores.SECOND_USER);
    if (includesEncrypted) {
      request.setSseKmsEncryptedObjectsStatus("Enabled");
      request.setReplicaKmsKeyID(KEYS[1]);
    }
    topology.put(from, request);
  }

  /** What is larger than a part is uploaded in parts. */
  private void put(TestBucket bucket, String key, int size, boolean encrypted) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentType("text/x");
    metadata.addUserMetadata("encrypted", Boolean.toString(encrypted));
    if (encrypted) {
      metadata.setServerSideEncryption("KMS");
      metadata.setServerSideEncryptionKeyId(KEYS[0]);
    }
    if (size > PART) {
      upload(bucket, key, content, metadata);
    } else {
      bucket.oss().putObject(bucket.name(), key, new ByteArrayInputStream(content), metadata);
    }
    written.put(key, content);
  }

  private static void upload(
      TestBucket bucket, String key, byte[] content, ObjectMetadata metadata) {
    InitiateMultipartUploadRequest begin = new InitiateMultipartUploadRequest(bucket.name(), key);
    begin.setObjectMetadata(metadata);
    String id = bucket.oss().initiateMultipartUpload(begin).getUploadId();
    List<PartETag> parts = new ArrayList<>();
    for (int from = 0; from < content.length; from += PART) {
      UploadPartRequest part = new UploadPartRequest();
      part.setBucketName(bucket.name());
      part.setKey(key);
      part.setUploadId(id);
      part.setPartNumber(parts.size() + 1);
      int length = Math.min(PART, content.length - from);
      part.setPartSize(length);
      part.setInputStream(new ByteArrayInputStream(content, from, length));
      parts.add(bucket.oss().uploadPart(part).getPartETag());
    }
    bucket
        .oss()
        .completeMultipartUpload(new CompleteMultipartUploadRequest(bucket.name(), key, id, parts));
  }

  private static byte[] read(TestBucket bucket, String key) throws Exception {
    try (InputStream content = bucket.oss().getObject(bucket.name(), key).getObjectContent()) {
      return content.readAllBytes();
    }
  }

  private static boolean isEncrypted(String key) {
    return !key.contains("plain") || key.equals("was-plain");
  }

  private Map<String, Optional<Encryption>> expected(Encryption encryption) {
    return written.keySet().stream()
        .collect(
            Collectors.toMap(
                key -> key, key -> Optional.of(encryption).filter(e -> isEncrypted(key))));
  }

  /** As the store itself tells it. */
  private Map<String, Optional<Encryption>> encryptions(TestBucket bucket, ObjectStore store)
      throws Exception {
    Map<String, Optional<Encryption>> found = new TreeMap<>();
    for (String key : written.keySet()) {
      facts(bucket, store, key).ifPresent(facts -> found.put(key, facts.encryption()));
    }
    return found;
  }

  private static Optional<ObjectFacts> facts(TestBucket bucket, ObjectStore store, String key)
      throws Exception {
    try {
      return Optional.of(
          await(store.head(new BucketName(bucket.name()), new ObjectKey(key), ReadOptions.LATEST)));
    } catch (StoreException failure) {
      if (failure.kind() == FailureKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** A store that takes the keys and tells them; others say why not. */
  private void assumeEncrypts(int region) throws Exception {
    TestBucket bucket = topology.bucket(region, "kms-probe");
    ObjectStore store = direct.store(region);
    for (Encryption encryption : List.of(AT_SOURCE, AT_TARGET)) {
      PutRequest request =
          PutRequest.of(
              1,
              new ObjectAttributes(
                  ObjectHeaders.NONE,
                  Optional.empty(),
                  Optional.of(encryption),
                  Map.of(),
                  Optional.empty()));
      ObjectKey key = new ObjectKey("probe");
      try {
        await(store.put(new BucketName(bucket.name()), key, request, MemoryBody.of("x")));
      } catch (StoreException refused) {
        assumeTrue(false, "The store does not encrypt with " + encryption + ": " + refused);
      }
      assumeTrue(
          facts(bucket, store, "probe").orElseThrow().encryption().isPresent(),
          "The store takes " + encryption + " and does not encrypt");
    }
  }

  private Region region(TestBucket bucket) {
    return system.connection().catalogue().get(bucket.region());
  }

  private boolean hasUsers(TestBucket bucket) {
    return stores.store(bucket.region()).second().isPresent();
  }

  private StoreUsers users(TestBucket bucket) throws Exception {
    return new StoreUsers(region(bucket), role(bucket));
  }

  private String role(TestBucket bucket) {
    return region(bucket).roles().keySet().iterator().next();
  }

  private void letRoleAloneRead(TestBucket bucket) throws Exception {
    if (hasUsers(bucket)) {
      users(bucket).letSecondAloneRead(bucket.name());
    }
  }

  private void letRoleAloneWrite(TestBucket bucket) throws Exception {
    if (hasUsers(bucket)) {
      users(bucket).letSecondAloneWrite(bucket.name());
    }
  }

  private ObjectStore ownerOrRole(TestBucket bucket) {
    return hasUsers(bucket)
        ? direct.store(bucket.region(), role(bucket))
        : direct.store(bucket.region());
  }

  /** The region's credentials would not have done: nothing but the role can have done it. */
  private void assertOwnerRefused(TestBucket source, TestBucket target) throws Exception {
    if (hasUsers(source)) {
      assertThatThrownBy(() -> source.oss().getObject(source.name(), "whole"))
          .isInstanceOfSatisfying(
              OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("AccessDenied"));
    }
    if (hasUsers(target)) {
      assertThatThrownBy(() -> target.put("of-a-client", "refused"))
          .isInstanceOfSatisfying(
              OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("AccessDenied"));
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof StoreException cause) {
        throw cause;
      }
      throw failed;
    }
  }
}
