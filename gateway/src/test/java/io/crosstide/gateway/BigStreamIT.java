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
    private long position;

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
      return count;
    }
  }

  @Test
  void streamsAGibibyteWithAFlatHeap() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucketName();
    oss.createBucket(bucket);
    Made made = new Made();
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentLength(SIZE);
    HeapPeak peak = new HeapPeak();
    PutObjectResult put = oss.putObject(bucket, "big", made, metadata);
    assertThat(put.getServerCRC()).isEqualTo(put.getClientCRC());
    CRC32 read = new CRC32();
    long length = 0;
    try (OSSObject object = oss.getObject(bucket, "big")) {
      byte[] buffer = new byte[64 * 1024];
      InputStream content = object.getObjectContent();
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        read.update(buffer, 0, n);
        length += n;
      }
    }
    assertThat(length).isEqualTo(SIZE);
    assertThat(read.getValue()).isEqualTo(made.crc.getValue());
    System.out.println(
        "1 GiB in and out; heap after collection: at most "
            + peak.stop() / 1024 / 1024
            + " MB above the start, -Xmx "
            + Runtime.getRuntime().maxMemory() / 1024 / 1024
            + " MB for gateway, both stores, broker and client together");
    assertThat(peak.stop()).isLessThan(200L << 20);
    oss.deleteObject(bucket, "big");
  }

  /** Samples what is still in use after a collection. */
  private static final class HeapPeak {
    private final long start = used();
    private volatile long peak;
    private volatile boolean stopped;
    private final Thread sampler = new Thread(this::sample, "heap-sampler");

    HeapPeak() {
      sampler.setDaemon(true);
      sampler.start();
    }

    private void sample() {
      while (!stopped) {
        peak = Math.max(peak, used() - start);
        try {
          Thread.sleep(500);
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    private static long used() {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      return runtime.totalMemory() - runtime.freeMemory();
    }

    long stop() {
      stopped = true;
      return peak;
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
