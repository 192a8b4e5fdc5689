package io.crosstide.local.multipart;

import io.crosstide.local.body.BodyRef;
import io.crosstide.local.index.ByteReader;
import io.crosstide.local.index.ByteWriter;
import java.util.Map;

/** A part that has arrived. */
public record Part(
    int number, String etag, long modifiedMillis, BodyRef body, Map<String, String> checksums) {
  private static final int RECORD_VERSION = 1;

  public Part {
    checksums = Map.copyOf(checksums);
  }

  byte[] toRecord() {
    ByteWriter out = new ByteWriter(64).octet(RECORD_VERSION).text(etag).number(modifiedMillis);
    BodyRef.write(out, body);
    return out.map(checksums).finish();
  }

  static Part fromRecord(int number, byte[] record) {
    ByteReader in = new ByteReader(record);
    if (in.octet() != RECORD_VERSION) {
      throw new IllegalStateException("index record of an unknown version");
    }
    return new Part(number, in.text(), in.number(), BodyRef.read(in), in.map());
  }
}
