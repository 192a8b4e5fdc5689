package io.crosstide.local.index;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads what {@link ByteWriter} wrote. A record that ends early is damage, not input, and fails
 * loudly.
 */
public final class ByteReader {
  private final byte[] bytes;
  private int at;

  public ByteReader(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  public int octet() {
    need(1);
    return bytes[at++] & 0xFF;
  }

  public long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 0x7F) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new IllegalStateException("index record is damaged");
  }

  public long fixed() {
    need(Long.BYTES);
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = (value << 8) | (bytes[at++] & 0xFF);
    }
    return value;
  }

  public String text() {
    int length = Math.toIntExact(number());
    need(length);
    String value = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return value;
  }

  public Map<String, String> map() {
    int count = Math.toIntExact(number());
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      values.put(text(), text());
    }
    return Collections.unmodifiableMap(values);
  }

  public boolean more() {
    return at < bytes.length;
  }

  private void need(int count) {
    if (count < 0 || at + count > bytes.length) {
      throw new IllegalStateException("index record is damaged");
    }
  }
}
