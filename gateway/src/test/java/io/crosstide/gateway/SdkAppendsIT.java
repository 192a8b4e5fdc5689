package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AppendObjectRequest;
import com.aliyun.oss.model.AppendObjectResult;
import com.aliyun.oss.model.GetObjectRequest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Appending with the unmodified Java SDK, CRC checks on. */
@QuarkusTest
class SdkAppendsIT extends GatewayTestBase {
  @Test
  void appends() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucket(oss);
    byte[] content = random(300_000);
    long position = 0;
    Long crc = 0L;
    int[] cuts = {0, 100_000, 100_001, 300_000};
    for (int i = 1; i < cuts.length; i++) {
      byte[] piece = Arrays.copyOfRange(content, cuts[i - 1], cuts[i]);
      AppendObjectRequest request = new AppendObjectRequest(bucket, "log", stream(piece));
      request.setPosition(position);
      request.setInitCRC(crc);
      AppendObjectResult result = oss.appendObject(request);
      position = result.getNextPosition();
      crc = result.getClientCRC();
      assertThat(result.getServerCRC()).isEqualTo(crc);
      assertThat(position).isEqualTo(cuts[i]);
    }
    assertThat(read(oss, new GetObjectRequest(bucket, "log"))).isEqualTo(content);
    assertThat(oss.getObjectMetadata(bucket, "log").getObjectType()).isEqualTo("Appendable");
    AppendObjectRequest wrong = new AppendObjectRequest(bucket, "log", stream(HELLO));
    wrong.setPosition(5L);
    assertThatThrownBy(() -> oss.appendObject(wrong))
        .isInstanceOfSatisfying(
            OSSException.class,
            e -> assertThat(e.getErrorCode()).isEqualTo("PositionNotEqualToLength"));
    oss.putObject(bucket, "plain", stream(HELLO));
    AppendObjectRequest plain = new AppendObjectRequest(bucket, "plain", stream(HELLO));
    plain.setPosition(5L);
    assertThatThrownBy(() -> oss.appendObject(plain))
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("ObjectNotAppendable"));
    oss.copyObject(bucket, "log", bucket, "copied");
    assertThat(oss.getObjectMetadata(bucket, "copied").getObjectType()).isEqualTo("Normal");
  }

  /** Of two appends at one place only one can have been at the end. */
  @Test
  void letsOneOfTwoAppendsWin() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucket(oss);
    AppendObjectRequest first = new AppendObjectRequest(bucket, "log", stream(HELLO));
    first.setPosition(0L);
    oss.appendObject(first);
    List<CompletableFuture<String>> attempts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      attempts.add(CompletableFuture.supplyAsync(() -> append(bucket)));
    }
    List<String> outcomes = attempts.stream().map(CompletableFuture::join).toList();
    assertThat(outcomes).containsOnlyOnce("done").contains("PositionNotEqualToLength");
    assertThat(read(oss, new GetObjectRequest(bucket, "log"))).hasSize(2 * HELLO.length);
  }

  private String append(String bucket) {
    try {
      AppendObjectRequest request = new AppendObjectRequest(bucket, "log", stream(HELLO));
      request.setPosition(5L);
      client(SignVersion.V4).appendObject(request);
      return "done";
    } catch (OSSException e) {
      return e.getErrorCode();
    }
  }
}
