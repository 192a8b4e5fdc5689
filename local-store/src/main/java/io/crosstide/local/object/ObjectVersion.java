package io.crosstide.local.object;

import io.crosstide.local.acl.CannedAcl;
import io.crosstide.local.body.BodyRef;
import io.crosstide.local.index.ByteReader;
import io.crosstide.local.index.ByteWriter;
import io.crosstide.local.index.Sequence;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One version of an object, or a delete marker.
 *
 * @param sequence its place in the order of all writes of this store, and its time
 * @param nullVersion whether its version id is {@code null}
 * @param etag without quotes; empty for a marker
 * @param headers what a GET returns, by lower-case name, values one byte per char
 * @param checksums the {@code x-amz-checksum-*} headers
 * @param uploadSequence the multipart upload it came from, 0 for none
 * @param givenId the version id that its writer chose; empty if it has one of this store
 */
public record ObjectVersion(
    long sequence,
    boolean nullVersion,
    boolean deleteMarker,
    String etag,
    BodyRef body,
    Map<String, String> headers,
    Map<String, String> tags,
    CannedAcl acl,
    Map<String, String> checksums,
    long uploadSequence,
    Optional<String> givenId) {
  private static final int RECORD_VERSION = 1;
  private static final int NULL_VERSION = 1;
  private static final int DELETE_MARKER = 2;
  private static final int GIVEN_ID = 4;

  public ObjectVersion {
    headers = ordered(headers);
    tags = ordered(tags);
    checksums = ordered(checksums);
  }

  static ObjectVersion marker(long sequence, boolean nullVersion, Optional<String> givenId) {
    return new ObjectVersion(
        sequence,
        nullVersion,
        true,
        "",
        new BodyRef.Empty(),
        Map.of(),
        Map.of(),
        CannedAcl.PRIVATE,
        Map.of(),
        0,
        givenId);
  }

  public ObjectVersion withTags(Map<String, String> next) {
    return new ObjectVersion(
        sequence,
        nullVersion,
        deleteMarker,
        etag,
        body,
        headers,
        next,
        acl,
        checksums,
        uploadSequence,
        givenId);
  }

  public ObjectVersion withAcl(CannedAcl next) {
    return new ObjectVersion(
        sequence,
        nullVersion,
        deleteMarker,
        etag,
        body,
        headers,
        tags,
        next,
        checksums,
        uploadSequence,
        givenId);
  }

  /** The length of the content in bytes. */
  public long size() {
    return body.size();
  }

  /** Milliseconds since 1970. */
  public long modifiedMillis() {
    return Sequence.millis(sequence);
  }

  public String storageClass() {
    return headers.getOrDefault("x-amz-storage-class", "STANDARD");
  }

  public byte[] toRecord() {
    ByteWriter out =
        new ByteWriter(256)
            .octet(RECORD_VERSION)
            .octet(
                (nullVersion ? NULL_VERSION : 0)
                    | (deleteMarker ? DELETE_MARKER : 0)
                    | (givenId.isPresent() ? GIVEN_ID : 0))
            .fixed(sequence);
    givenId.ifPresent(out::text);
    if (deleteMarker) {
      return out.finish();
    }
    out.text(etag);
    BodyRef.write(out, body);
    return out.text(acl.text())
        .map(headers)
        .map(tags)
        .map(checksums)
        .fixed(uploadSequence)
        .finish();
  }

  public static ObjectVersion fromRecord(byte[] record) {
    ByteReader in = new ByteReader(record);
    if (in.octet() != RECORD_VERSION) {
      throw new IllegalStateException("index record of an unknown version");
    }
    int flags = in.octet();
    boolean nullVersion = (flags & NULL_VERSION) != 0;
    long sequence = in.fixed();
    Optional<String> givenId = (flags & GIVEN_ID) != 0 ? Optional.of(in.text()) : Optional.empty();
    if ((flags & DELETE_MARKER) != 0) {
      return marker(sequence, nullVersion, givenId);
    }
    String etag = in.text();
    BodyRef body = BodyRef.read(in);
    CannedAcl acl = CannedAcl.of(in.text());
    return new ObjectVersion(
        sequence,
        nullVersion,
        false,
        etag,
        body,
        in.map(),
        in.map(),
        acl,
        in.map(),
        in.fixed(),
        givenId);
  }

  private static Map<String, String> ordered(Map<String, String> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
