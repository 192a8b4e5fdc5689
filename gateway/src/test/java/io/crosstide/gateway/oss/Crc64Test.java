package io.crosstide.gateway.oss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Crc64Test {
  private static final byte[] CHECK = "123456789".getBytes(StandardCharsets.US_ASCII);

  @Test
  void hasTheKnownCheckValue() {
    assertThat(Crc64.of(CHECK)).isEqualTo(0x995DC9BBDF1939FAL);
    Crc64 crc = new Crc64();
    crc.update(CHECK);
    assertThat(crc.text()).isEqualTo("11051210869376104954");
  }

  @Test
  void isZeroForNothing() {
    assertThat(new Crc64().text()).isEqualTo("0");
  }

  @Test
  void equalsTheDefinitionHoweverTheBytesArrive() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      long expected = bitByBit(bytes);
      assertThat(Crc64.of(bytes)).as("seed %d", seed).isEqualTo(expected);
      assertThat(inPieces(bytes, random)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void combinesPartsLikeOneStream() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] all = new byte[random.nextInt(5000)];
      random.nextBytes(all);
      int cut = random.nextInt(all.length + 1);
      byte[] first = java.util.Arrays.copyOf(all, cut);
      byte[] second = java.util.Arrays.copyOfRange(all, cut, all.length);
      assertThat(Crc64.combine(Crc64.of(first), Crc64.of(second), second.length))
          .as("seed %d", seed)
          .isEqualTo(Crc64.of(all));
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "255", "1048576", "5368709120", "9223372036854775807"})
  void combiningWithAnEmptyFirstStreamChangesNothing(long length) {
    assertThat(Crc64.combine(0, 0x1234_5678_9ABC_DEF0L, length)).isEqualTo(0x1234_5678_9ABC_DEF0L);
  }

  @Test
  void combiningIsAssociativeForHugeLengths() {
    long a = 0x0123_4567_89AB_CDEFL;
    long b = 0xFEDC_BA98_7654_3210L;
    long c = 0x0F1E_2D3C_4B5A_6978L;
    long lengthB = 5_368_709_120L;
    long lengthC = 48_000_000_001L;
    long left = Crc64.combine(Crc64.combine(a, b, lengthB), c, lengthC);
    long right = Crc64.combine(a, Crc64.combine(b, c, lengthC), lengthB + lengthC);
    assertThat(left).isEqualTo(right);
    assertThatThrownBy(() -> Crc64.combine(a, b, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void consumesBuffersWhole() {
    ByteBuffer direct = ByteBuffer.allocateDirect(CHECK.length + 3);
    direct.put(new byte[2]).put(CHECK).position(2).limit(2 + CHECK.length);
    Crc64 crc = new Crc64();
    crc.update(direct);
    assertThat(crc.value()).isEqualTo(Crc64.of(CHECK));
    assertThat(direct.hasRemaining()).isFalse();
  }

  private static long inPieces(byte[] bytes, Random random) {
    Crc64 crc = new Crc64();
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(1 + random.nextInt(40), bytes.length - at);
      switch (random.nextInt(3)) {
        case 0 -> crc.update(bytes, at, length);
        case 1 -> crc.update(ByteBuffer.wrap(bytes, at, length));
        default -> {
          ByteBuffer direct = ByteBuffer.allocateDirect(length);
          direct.put(bytes, at, length).flip();
          crc.update(direct);
        }
      }
      at += length;
    }
    return crc.value();
  }

  private static long bitByBit(byte[] bytes) {
    long crc = ~0L;
    for (byte b : bytes) {
      crc ^= b & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0xC96C5795D7870F42L : crc >>> 1;
      }
    }
    return ~crc;
  }
}
