package io.crosstide.gateway;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.OSSObjectSummary;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.fixture.Clients;
import io.crosstide.gateway.fixture.World;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.Provenance;
import io.crosstide.store.PutRequest;
import io.crosstide.store.memory.MemoryBody;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A bucket of one account that holds replicas from a bucket of another. */
abstract class ReplicaListingsTestBase extends GatewayTestBase {
  /** When sources were written, long after their bucket was made as far as anybody can tell. */
  final Instant sourceTime = Instant.now().plusSeconds(30 * 24 * 3600L);

  final String shownTime = sourceTime.toString().substring(0, 19);

  OSS oss;
  OSS stranger;
  String source;
  String target;

  @BeforeEach
  void makeBuckets() {
    world.services().clearRules();
    oss = client(World.BEIJING);
    stranger =
        Clients.of(
            endpoint(World.HANGZHOU),
            SignVersion.V4,
            "cn-hangzhou",
            World.OTHER_KEY_ID,
            World.OTHER_SECRET);
    source = newBucketName();
    target = newBucketName();
    stranger.createBucket(source);
    oss.createBucket(target);
  }

  @AfterEach
  void clear() {
    world.services().setAway(false);
    world.services().clearRules();
  }

  /** A rule between the buckets that the gateway knows of. */
  RuleId rule() throws Exception {
    Rule rule =
        world.services().putUnannounced(new BucketName(source), new BucketName(target), "rule");
    await(() -> lifecycle.gateway().rules().stream().anyMatch(r -> r.id().equals(rule.id())));
    return rule.id();
  }

  ObjectStore store() {
    return lifecycle.gateway().stores().store(new RegionName(World.BEIJING));
  }

  /** Writes a replica as a worker does; of a version the source's bucket is told. */
  void replica(String key, RuleId rule, boolean ofVersion) throws Exception {
    Provenance provenance =
        new Provenance(
            rule,
            new ETag("5d41402abc4b2a76b9719d911017c592"),
            sourceTime,
            ofVersion ? Optional.of(new VersionId("v")) : Optional.empty(),
            ofVersion
                ? Optional.of(new BucketRef(new RegionName(World.HANGZHOU), new BucketName(source)))
                : Optional.empty());
    PutRequest request =
        PutRequest.of(HELLO.length, ObjectAttributes.of(provenance.addTo(ObjectHeaders.NONE)));
    store()
        .put(
            new BucketName(target),
            new ObjectKey(key),
            request,
            MemoryBody.of(Buffer.buffer(HELLO)))
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  /** What is to be seen of where an object comes from. */
  String line(OSSObjectSummary object) {
    String time = object.getLastModified().toInstant().toString().substring(0, 19);
    return "%s %s %s"
        .formatted(
            object.getKey(),
            time.equals(shownTime) ? "source" : "store",
            object.getOwner() == null ? "-" : object.getOwner().getId());
  }
}
