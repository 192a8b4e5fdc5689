package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.OSSObject;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PutObjectResult;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** A gibibyte passes both ways without ever being held. */
@QuarkusTest
class BigStreamIT extends GatewayTestBase {
  private static final long SIZE = 1L << 30;

  /** Bytes made as they are read. */
  private static final class Made extends InputStream {
    private final CRC32 crc = new CRC32();
    private final HeapPeak peak;
    private long position;

    Made(HeapPeak peak) {
      this.peak = peak;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (position == SIZE) {
        return -1;
      }
      int count = (int) Math.min(length, SIZE - position);
      for (int i = 0; i < count; i++) {
        into[offset + i] = (byte) (position * 31 >> 7);
        position++;
      }
      crc.update(into, offset, count);
      peak.pass(count);
      return count;
    }
  }

  @Test
  void streamsAGibibyteWithAFlatHeap() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucketName();
    oss.createBucket(bucket);
    HeapPeak peak = new HeapPeak();
    Made made = new Made(peak);
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentLength(SIZE);
    PutObjectResult put = oss.putObject(bucket, "big", made, metadata);
    assertThat(put.getServerCRC()).isEqualTo(put.getClientCRC());
    CRC32 read = new CRC32();
    long length = 0;
    try (OSSObject object = oss.getObject(bucket, "big")) {
      byte[] buffer = new byte[64 * 1024];
      InputStream content = object.getObjectContent();
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        read.update(buffer, 0, n);
        peak.pass(n);
        length += n;
      }
    }
    assertThat(length).isEqualTo(SIZE);
    assertThat(read.getValue()).isEqualTo(made.crc.getValue());
    assertThat(peak.bytes).as("heap above the start").isLessThan(200L << 20);
    oss.deleteObject(bucket, "big");
  }

  /** What is still in use after collections while the bytes pass. */
  private static final class HeapPeak {
    private static final long SAMPLE_EACH = 64L << 20;

    private final long start = used();
    private long bytes;
    private long passed;

    void pass(int count) {
      long before = passed / SAMPLE_EACH;
      passed += count;
      if (passed / SAMPLE_EACH > before) {
        bytes = Math.max(bytes, used() - start);
      }
    }

    private static long used() {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      return runtime.totalMemory() - runtime.freeMemory();
    }
  }

  /** A reader that stops in the middle frees the gateway's connections. */
  @Test
  void survivesReadersThatLeaveInTheMiddle() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucketName();
    oss.createBucket(bucket);
    oss.putObject(bucket, "k", new ByteArrayInputStream(new byte[20 << 20]));
    for (int i = 0; i < 50; i++) {
      try (OSSObject object = oss.getObject(bucket, "k")) {
        assertThat(object.getObjectContent().read()).isZero();
        object.forcedClose();
      } catch (IOException expected) {
        // The client's own connection is closed by force.
      }
    }
    assertThat(oss.getObjectMetadata(bucket, "k").getContentLength()).isEqualTo(20 << 20);
  }
}
