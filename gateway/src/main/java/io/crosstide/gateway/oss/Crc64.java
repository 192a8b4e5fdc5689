package io.crosstide.gateway.oss;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * CRC-64/XZ, the checksum in {@code x-oss-hash-crc64ecma}: ECMA-182 polynomial, reflected, all ones
 * in and out. One instance follows one stream and is not safe for several threads.
 */
public final class Crc64 {
  private static final long POLYNOMIAL = 0xC96C5795D7870F42L;
  private static final int SLICES = 8;

  // One constant per table, so that the compiler knows their lengths and drops the bounds checks.
  private static final long[] T0 = firstTable();
  private static final long[] T1 = nextTable(T0);
  private static final long[] T2 = nextTable(T1);
  private static final long[] T3 = nextTable(T2);
  private static final long[] T4 = nextTable(T3);
  private static final long[] T5 = nextTable(T4);
  private static final long[] T6 = nextTable(T5);
  private static final long[] T7 = nextTable(T6);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The polynomial 1 in reflected form: the highest bit is the coefficient of x to the 0. */
  private static final long ONE = 1L << 63;

  /** {@code POWERS[k]} is x to the power of 8 * 2^k: a shift by 2^k bytes. */
  private static final long[] POWERS = powers();

  private long state = ~0L;

  /** The checksum of everything fed so far; 0 for nothing. */
  public long value() {
    return ~state;
  }

  /** The checksum as the header carries it: unsigned decimal. */
  public String text() {
    return Long.toUnsignedString(value());
  }

  public void update(byte[] bytes) {
    update(bytes, 0, bytes.length);
  }

  public void update(byte[] bytes, int offset, int length) {
    long crc = state;
    int at = offset;
    int end = offset + length;
    for (; end - at >= SLICES; at += SLICES) {
      crc = eight(crc ^ (long) LONGS.get(bytes, at));
    }
    for (; at < end; at++) {
      crc = one(crc, bytes[at]);
    }
    state = crc;
  }

  /** Feeds what remains in the buffer and moves its position to its limit. */
  public void update(ByteBuffer buffer) {
    if (buffer.hasArray()) {
      update(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
      buffer.position(buffer.limit());
      return;
    }
    ByteBuffer little = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long crc = state;
    while (little.remaining() >= SLICES) {
      crc = eight(crc ^ little.getLong());
    }
    while (little.hasRemaining()) {
      crc = one(crc, little.get());
    }
    state = crc;
    buffer.position(buffer.limit());
  }

  /** The checksum of one whole array. */
  public static long of(byte[] bytes) {
    Crc64 crc = new Crc64();
    crc.update(bytes);
    return crc.value();
  }

  /**
   * The checksum of two streams one after the other.
   *
   * @param first checksum of the first stream
   * @param second checksum of the second stream
   * @param secondLength bytes in the second stream, not negative
   */
  public static long combine(long first, long second, long secondLength) {
    if (secondLength < 0) {
      throw new IllegalArgumentException("A length is not negative");
    }
    long shift = ONE;
    long rest = secondLength;
    for (int k = 0; rest != 0; k++, rest >>>= 1) {
      if ((rest & 1) != 0) {
        shift = multiply(POWERS[k], shift);
      }
    }
    return multiply(shift, first) ^ second;
  }

  private static long one(long crc, byte b) {
    return T0[(int) (crc ^ b) & 0xFF] ^ (crc >>> 8);
  }

  private static long eight(long crc) {
    return T7[(int) crc & 0xFF]
        ^ T6[(int) (crc >>> 8) & 0xFF]
        ^ T5[(int) (crc >>> 16) & 0xFF]
        ^ T4[(int) (crc >>> 24) & 0xFF]
        ^ T3[(int) (crc >>> 32) & 0xFF]
        ^ T2[(int) (crc >>> 40) & 0xFF]
        ^ T1[(int) (crc >>> 48) & 0xFF]
        ^ T0[(int) (crc >>> 56)];
  }

  private static long timesX(long polynomial) {
    return (polynomial & 1) != 0 ? (polynomial >>> 1) ^ POLYNOMIAL : polynomial >>> 1;
  }

  private static long multiply(long a, long b) {
    long product = 0;
    long factor = b;
    for (long rest = a; rest != 0; rest <<= 1) {
      if (rest < 0) {
        product ^= factor;
      }
      factor = timesX(factor);
    }
    return product;
  }

  private static long[] powers() {
    long[] powers = new long[Long.SIZE - 1];
    long power = ONE;
    for (int bit = 0; bit < Byte.SIZE; bit++) {
      power = timesX(power);
    }
    for (int k = 0; k < powers.length; k++) {
      powers[k] = power;
      power = multiply(power, power);
    }
    return powers;
  }

  private static long[] firstTable() {
    long[] table = new long[256];
    for (int n = 0; n < table.length; n++) {
      long crc = n;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = timesX(crc);
      }
      table[n] = crc;
    }
    return table;
  }

  /** The effect of a byte one place further from the end. */
  private static long[] nextTable(long[] previous) {
    long[] table = new long[256];
    for (int n = 0; n < table.length; n++) {
      table[n] = T0[(int) previous[n] & 0xFF] ^ (previous[n] >>> 8);
    }
    return table;
  }
}
