package io.crosstide.local.body;

import io.crosstide.local.index.ByteReader;
import io.crosstide.local.index.ByteWriter;

/** Where the content of an object or part is kept. */
public sealed interface BodyRef {
  /** No content: markers and objects of zero bytes. */
  record Empty() implements BodyRef {
    @Override
    public long size() {
      return 0;
    }
  }

  /** In the index, beside the records. */
  record Inline(long id, long size) implements BodyRef {}

  /** A file of its own. */
  record File(long id, long size) implements BodyRef {}

  /** The parts of a multipart upload, in the order of a {@link Layout}. */
  record Parts(long layoutId, long size, int count) implements BodyRef {}

  /** The length of the content in bytes. */
  long size();

  /** Appends this reference to a record. */
  static void write(ByteWriter out, BodyRef body) {
    if (body instanceof Inline inline) {
      out.octet(1).fixed(inline.id()).number(inline.size());
    } else if (body instanceof File file) {
      out.octet(2).fixed(file.id()).number(file.size());
    } else if (body instanceof Parts parts) {
      out.octet(3).fixed(parts.layoutId()).number(parts.size()).number(parts.count());
    } else {
      out.octet(0);
    }
  }

  /** Reads a reference {@link #write} wrote. */
  static BodyRef read(ByteReader in) {
    int kind = in.octet();
    return switch (kind) {
      case 0 -> new Empty();
      case 1 -> new Inline(in.fixed(), in.number());
      case 2 -> new File(in.fixed(), in.number());
      case 3 -> new Parts(in.fixed(), in.number(), Math.toIntExact(in.number()));
      default -> throw new IllegalStateException("index record is damaged");
    };
  }
}
