package io.crosstide.local.multipart;

import io.crosstide.local.index.ByteReader;
import io.crosstide.local.index.ByteWriter;
import io.crosstide.local.index.Sequence;
import io.crosstide.local.object.ObjectDraft;

/**
 * A multipart upload in progress.
 *
 * @param sequence its identity and the time it was begun
 * @param draft what the object will be besides its content
 */
record Upload(long sequence, ObjectDraft draft) {
  private static final int RECORD_VERSION = 1;

  long beganMillis() {
    return Sequence.millis(sequence);
  }

  byte[] toRecord() {
    return new ByteWriter(256).octet(RECORD_VERSION).fixed(sequence).raw(draft.toRecord()).finish();
  }

  static Upload fromRecord(byte[] record) {
    ByteReader in = new ByteReader(record);
    if (in.octet() != RECORD_VERSION) {
      throw new IllegalStateException("index record of an unknown version");
    }
    return new Upload(in.fixed(), ObjectDraft.read(in));
  }
}
