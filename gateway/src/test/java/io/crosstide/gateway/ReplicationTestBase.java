package io.crosstide.gateway;

import com.aliyun.oss.model.AddBucketReplicationRequest;
import io.crosstide.gateway.fixture.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A source and a target for tests of the replication calls. */
abstract class ReplicationTestBase extends GatewayTestBase {
  String source;
  String target;

  @BeforeEach
  void makeBuckets() {
    world.services().clearRules();
    source = newBucketName();
    target = newBucketName();
    client(World.HANGZHOU).createBucket(source);
    client(World.BEIJING).createBucket(target);
  }

  @AfterEach
  void clear() {
    world.services().setAway(false);
    world.services().setProgressAway(false);
    world.services().clearRules();
  }

  AddBucketReplicationRequest request(String id) {
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(source);
    request.setReplicationRuleID(id);
    request.setTargetBucketName(target);
    request.setTargetBucketLocation("oss-cn-beijing");
    return request;
  }
}
