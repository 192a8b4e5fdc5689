package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.ObjectMetadata;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.testbed.demo.BucketComparison;
import io.crosstide.testbed.demo.DirectStores;
import io.crosstide.testbed.demo.OssClients;
import java.io.InputStream;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I28: an object larger than the heap of the gateway and of the worker ({@code -Xmx256m} each)
 * passes both. By hand with {@code -Dcrosstide.test.large-mb=5000}.
 */
@ExtendWith(RunningSystem.class)
class LargeObjectIT {
  private static final long BYTES = Integer.getInteger("crosstide.test.large-mb", 400) * 1_000_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Test
  void anObjectLargerThanTheHeapGoesAcross() throws Exception {
    OSS source = OssClients.client(RunningSystem.connection(), 0, SignVersion.V4);
    OSS target = OssClients.client(RunningSystem.connection(), 1, SignVersion.V4);
    String bucket = RunningSystem.freshBucket("large-source");
    String destination = RunningSystem.freshBucket("large-target");
    source.createBucket(bucket);
    target.createBucket(destination);
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(bucket);
    request.setTargetBucketName(destination);
    request.setTargetBucketLocation("oss-cn-beijing");
    source.addBucketReplication(request);

    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentLength(BYTES);
    source.putObject(bucket, "large", new RandomStream(BYTES), metadata);
    Await.until(
        "the object at the target", PATIENCE, () -> target.doesObjectExist(destination, "large"));
    try (DirectStores stores = new DirectStores(RunningSystem.connection())) {
      BucketComparison.Result result =
          new BucketComparison(
                  stores.store(0),
                  new BucketName(bucket),
                  stores.store(1),
                  new BucketName(destination))
              .compare();
      assertThat(result.differences()).isEmpty();
      assertThat(result.bytes()).isEqualTo(BYTES);
    }
  }

  /** Random bytes, made as they are read. */
  private static final class RandomStream extends InputStream {
    private final Random random = new Random(1);
    private final byte[] block = new byte[64 << 10];
    private long left;

    RandomStream(long length) {
      this.left = length;
      random.nextBytes(block);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int count = (int) Math.min(Math.min(length, block.length), left);
      block[random.nextInt(block.length)]++;
      System.arraycopy(block, 0, target, offset, count);
      left -= count;
      return count;
    }
  }
}
