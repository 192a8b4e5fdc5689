package io.crosstide.local.body;

import io.crosstide.local.index.ByteReader;
import io.crosstide.local.index.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/** The parts of a completed multipart object, in order. */
public record Layout(List<BodyRef> parts) {
  private static final int VERSION = 1;

  public Layout {
    parts = List.copyOf(parts);
  }

  public long size() {
    return parts.stream().mapToLong(BodyRef::size).sum();
  }

  /** The part of that number, counted from 1 in the order of the object. */
  public BodyRef part(int number) {
    return parts.get(number - 1);
  }

  /** Where that part begins. */
  public long offset(int number) {
    return parts.stream().limit(number - 1L).mapToLong(BodyRef::size).sum();
  }

  public byte[] toRecord() {
    ByteWriter out = new ByteWriter(16 + parts.size() * 16).octet(VERSION).number(parts.size());
    parts.forEach(part -> BodyRef.write(out, part));
    return out.finish();
  }

  public static Layout fromRecord(byte[] record) {
    ByteReader in = new ByteReader(record);
    if (in.octet() != VERSION) {
      throw new IllegalStateException("index record of an unknown version");
    }
    int count = Math.toIntExact(in.number());
    List<BodyRef> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(BodyRef.read(in));
    }
    return new Layout(parts);
  }
}
