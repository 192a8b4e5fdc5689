package io.crosstide.local.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksumTest {
  /** The check values of the CRC catalogue, over {@code 123456789}. */
  @ParameterizedTest
  @CsvSource({
    "CRC32, cbf43926",
    "CRC32C, e3069283",
    "CRC64NVME, ae8b14860a799888",
    "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
    "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
  })
  void computesKnownValues(Checksum checksum, String hex) {
    byte[] data = "123456789".getBytes(StandardCharsets.US_ASCII);
    Checksum.Running whole = checksum.start();
    whole.update(data, 0, data.length);
    String expected = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    assertThat(whole.base64()).isEqualTo(expected);
    Checksum.Running pieces = checksum.start();
    pieces.update(data, 0, 2);
    pieces.update(data, 2, 7);
    assertThat(pieces.base64()).isEqualTo(expected);
  }

  @Test
  void readsEightBytesAtATimeLikeOne() {
    byte[] data = new byte[1001];
    new Random(3).nextBytes(data);
    Crc64Nvme fast = new Crc64Nvme();
    fast.update(data, 1, 1000);
    Crc64Nvme slow = new Crc64Nvme();
    for (int i = 1; i <= 1000; i++) {
      slow.update(data[i]);
    }
    assertThat(fast.getValue()).isEqualTo(slow.getValue());
  }

  @Test
  void escapesAndReadsBack() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x300; c++) {
      all.append(c);
    }
    String text = all.append("\uD83D\uDE00").toString();
    assertThat(PercentEncoding.decodePath(PercentEncoding.encode(text, true))).isEqualTo(text);
    assertThat(PercentEncoding.encode("a/b +~", false)).isEqualTo("a/b%20%2B~");
    assertThat(PercentEncoding.encode("a/b", true)).isEqualTo("a%2Fb");
  }
}
