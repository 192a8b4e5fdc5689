package io.crosstide.local.bucket;

import io.crosstide.local.acl.CannedAcl;
import io.crosstide.local.index.ByteReader;
import io.crosstide.local.index.ByteWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bucket.
 *
 * @param id unique for ever: a bucket deleted and created again is another one
 * @param createdMillis milliseconds since 1970
 */
public record Bucket(
    String name,
    long id,
    long createdMillis,
    Versioning versioning,
    CannedAcl acl,
    Map<String, String> tags) {
  private static final int RECORD_VERSION = 1;

  public Bucket {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  public Bucket withVersioning(Versioning next) {
    return new Bucket(name, id, createdMillis, next, acl, tags);
  }

  public Bucket withAcl(CannedAcl next) {
    return new Bucket(name, id, createdMillis, versioning, next, tags);
  }

  public Bucket withTags(Map<String, String> next) {
    return new Bucket(name, id, createdMillis, versioning, acl, next);
  }

  byte[] toRecord() {
    return new ByteWriter(64)
        .octet(RECORD_VERSION)
        .fixed(id)
        .number(createdMillis)
        .text(versioning.name())
        .text(acl.text())
        .map(tags)
        .finish();
  }

  static Bucket fromRecord(String name, byte[] record) {
    ByteReader in = new ByteReader(record);
    if (in.octet() != RECORD_VERSION) {
      throw new IllegalStateException("index record of an unknown version");
    }
    return new Bucket(
        name,
        in.fixed(),
        in.number(),
        Versioning.valueOf(in.text()),
        CannedAcl.of(in.text()),
        in.map());
  }
}
