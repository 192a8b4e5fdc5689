package io.crosstide.local.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Writes index records: variable-length numbers and length-prefixed text. */
public final class ByteWriter {
  private byte[] buffer;
  private int size;

  public ByteWriter(int expectedSize) {
    buffer = new byte[Math.max(16, expectedSize)];
  }

  public ByteWriter raw(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
    return this;
  }

  public ByteWriter octet(int value) {
    room(1);
    buffer[size++] = (byte) value;
    return this;
  }

  /** A number that is not negative, in one to nine bytes. */
  public ByteWriter number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
    return this;
  }

  /** Eight bytes, most significant first, so that bytes sort like the numbers. */
  public ByteWriter fixed(long value) {
    room(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  public ByteWriter text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return number(bytes.length).raw(bytes);
  }

  public ByteWriter map(Map<String, String> values) {
    number(values.size());
    values.forEach((key, value) -> text(key).text(value));
    return this;
  }

  public byte[] finish() {
    return Arrays.copyOf(buffer, size);
  }

  private void room(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
