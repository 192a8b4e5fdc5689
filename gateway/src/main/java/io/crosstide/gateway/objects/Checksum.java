package io.crosstide.gateway.objects;

import io.crosstide.gateway.call.RequestBody;
import io.crosstide.gateway.oss.Crc64;
import io.vertx.core.buffer.Buffer;

/** The CRC-64 of a body, computed as it passes. */
final class Checksum {
  static final String HEADER = "x-oss-hash-crc64ecma";

  private final Crc64 crc = new Crc64();

  private Checksum() {}

  /** Follows a body from its beginning. */
  static Checksum of(RequestBody body) {
    Checksum checksum = new Checksum();
    body.watch(checksum::update);
    return checksum;
  }

  static Checksum fresh() {
    return new Checksum();
  }

  /** Without a copy, for which the buffer has no other way. */
  @SuppressWarnings("deprecation")
  void update(Buffer chunk) {
    crc.update(chunk.getByteBuf().nioBuffer());
  }

  /** As the header carries it. */
  String text() {
    return crc.text();
  }
}
