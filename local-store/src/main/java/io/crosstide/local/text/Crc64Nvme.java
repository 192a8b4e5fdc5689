package io.crosstide.local.text;

import java.util.zip.Checksum;

/**
 * CRC-64/NVME: reflected, polynomial {@code ad93d23594c93659}, all ones in and out. Eight bytes at
 * a time.
 */
final class Crc64Nvme implements Checksum {
  private static final long POLYNOMIAL_REFLECTED = 0x9A6C9329AC4BC9B5L;
  private static final long[][] TABLE = tables();

  private long crc = -1;

  @Override
  public void update(int b) {
    crc = TABLE[0][(int) (crc ^ b) & 0xFF] ^ (crc >>> 8);
  }

  @Override
  public void update(byte[] data, int offset, int length) {
    int at = offset;
    int end = offset + length;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      long word = 0;
      for (int i = Long.BYTES - 1; i >= 0; i--) {
        word = (word << 8) | (data[at + i] & 0xFF);
      }
      word ^= crc;
      long next = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        next ^= TABLE[Long.BYTES - 1 - i][(int) (word >>> (8 * i)) & 0xFF];
      }
      crc = next;
    }
    for (; at < end; at++) {
      update(data[at]);
    }
  }

  @Override
  public long getValue() {
    return ~crc;
  }

  @Override
  public void reset() {
    crc = -1;
  }

  private static long[][] tables() {
    long[][] tables = new long[Long.BYTES][256];
    for (int b = 0; b < 256; b++) {
      long value = b;
      for (int bit = 0; bit < 8; bit++) {
        value = (value & 1) != 0 ? (value >>> 1) ^ POLYNOMIAL_REFLECTED : value >>> 1;
      }
      tables[0][b] = value;
    }
    for (int t = 1; t < Long.BYTES; t++) {
      for (int b = 0; b < 256; b++) {
        long previous = tables[t - 1][b];
        tables[t][b] = tables[0][(int) previous & 0xFF] ^ (previous >>> 8);
      }
    }
    return tables;
  }
}
