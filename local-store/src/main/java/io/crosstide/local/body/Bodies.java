package io.crosstide.local.body;

import io.crosstide.local.body.BodyReader.Segment;
import io.crosstide.local.index.ByteReader;
import io.crosstide.local.index.ByteWriter;
import io.crosstide.local.index.IndexTransaction;
import io.crosstide.local.index.IndexView;
import io.crosstide.local.index.Keys;
import io.crosstide.local.index.Sequence;
import io.crosstide.local.text.Checksum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps contents: writes new ones, ties them to records, counts who names a file, and opens them
 * for reading.
 */
public final class Bodies {
  private final BodyFiles files;
  private final Sequence sequence;
  private final int inlineMax;

  /**
   * @param inlineMax the largest body kept in the index, in bytes
   */
  public Bodies(BodyFiles files, Sequence sequence, int inlineMax) {
    this.files = files;
    this.sequence = sequence;
    this.inlineMax = inlineMax;
  }

  public int inlineMax() {
    return inlineMax;
  }

  /** Begins an object's body. */
  public BodyWriter writer(Collection<Checksum> wanted) {
    return new BodyWriter(files, sequence.next(), inlineMax, wanted);
  }

  /** Begins a part's body, which is a file however small: a reader can hold on to a file. */
  public BodyWriter partWriter(Collection<Checksum> wanted) {
    return new BodyWriter(files, sequence.next(), 0, wanted);
  }

  /** Takes in a document, which stays in memory. */
  BodyWriter documentWriter(Collection<Checksum> wanted, int max) {
    return new BodyWriter(files, sequence.next(), max, wanted);
  }

  /** Names a new body in the index; to be written into a record in the same transaction. */
  public BodyRef store(IndexTransaction tx, NewBody body) {
    if (body.size() == 0) {
      return new BodyRef.Empty();
    }
    if (body.content() instanceof NewBody.OnDisk file) {
      putNames(tx, file.fileId(), 1);
      return new BodyRef.File(file.fileId(), file.size());
    }
    byte[] bytes = ((NewBody.InMemory) body.content()).bytes();
    long id = sequence.next();
    tx.putInlineBody(id, bytes);
    return new BodyRef.Inline(id, bytes.length);
  }

  /** Lets a second record name the content of a first; false if that content is gone by now. */
  public boolean share(IndexTransaction tx, BodyRef.File file) {
    long names = names(tx, file.id());
    if (names == 0) {
      return false;
    }
    putNames(tx, file.id(), names + 1);
    return true;
  }

  /** Takes one record's name off a body and removes what nothing names any more. */
  public void release(IndexTransaction tx, BodyRef body) {
    if (body instanceof BodyRef.Inline inline) {
      tx.deleteInlineBody(inline.id());
    } else if (body instanceof BodyRef.File file) {
      releaseFile(tx, file.id());
    } else if (body instanceof BodyRef.Parts parts) {
      layout(tx, parts).ifPresent(layout -> layout.parts().forEach(part -> release(tx, part)));
      tx.delete(Keys.layout(parts.layoutId()));
    }
  }

  /** Throws away a body that never got a record. Blocking. */
  public void discard(NewBody body) {
    if (body.content() instanceof NewBody.OnDisk file) {
      files.remove(file.fileId());
    }
  }

  /** Ties parts together under a layout of their own. */
  public BodyRef join(IndexTransaction tx, Layout layout) {
    long id = sequence.next();
    tx.put(Keys.layout(id), layout.toRecord());
    return new BodyRef.Parts(id, layout.size(), layout.parts().size());
  }

  /** The layout of a multipart body; empty if it was deleted meanwhile. */
  public Optional<Layout> layout(IndexView index, BodyRef.Parts body) {
    return index.get(Keys.layout(body.layoutId())).map(Layout::fromRecord);
  }

  /**
   * Opens a range for reading.
   *
   * @return empty if the content was deleted since its record was read; read the record again then
   */
  public Optional<BodyReader> open(IndexView index, BodyRef body, long offset, long length) {
    List<Segment> segments = new ArrayList<>();
    List<Long> pinned = new ArrayList<>();
    boolean there = false;
    try {
      there = collect(index, body, offset, length, segments, pinned);
      return there ? Optional.of(new BodyReader(files, segments, pinned)) : Optional.empty();
    } finally {
      if (!there) {
        pinned.forEach(files::unpin);
      }
    }
  }

  private boolean collect(
      IndexView index,
      BodyRef body,
      long offset,
      long length,
      List<Segment> segments,
      List<Long> pinned) {
    if (length == 0 || body instanceof BodyRef.Empty) {
      return true;
    }
    if (body instanceof BodyRef.Inline inline) {
      Optional<byte[]> bytes = index.inlineBody(inline.id());
      bytes.ifPresent(b -> segments.add(new BodyReader.Bytes(b, (int) offset, length)));
      return bytes.isPresent();
    }
    if (body instanceof BodyRef.File file) {
      pinned.add(file.id());
      files.pin(file.id());
      segments.add(new BodyReader.FileRange(file.id(), offset, length));
      return names(index, file.id()) > 0;
    }
    Optional<Layout> layout = layout(index, (BodyRef.Parts) body);
    return layout.isPresent()
        && collectParts(index, layout.get(), offset, length, segments, pinned);
  }

  private boolean collectParts(
      IndexView index,
      Layout layout,
      long offset,
      long length,
      List<Segment> segments,
      List<Long> pinned) {
    long skip = offset;
    long left = length;
    for (BodyRef part : layout.parts()) {
      if (left > 0 && skip < part.size()) {
        long take = Math.min(left, part.size() - skip);
        if (!collect(index, part, skip, take, segments, pinned)) {
          return false;
        }
        left -= take;
        skip = 0;
      } else {
        skip -= Math.min(skip, part.size());
      }
    }
    return true;
  }

  /** Whether any record names a file. */
  public static boolean isNamed(IndexView index, long fileId) {
    return names(index, fileId) > 0;
  }

  private void releaseFile(IndexTransaction tx, long fileId) {
    long names = names(tx, fileId);
    if (names > 1) {
      putNames(tx, fileId, names - 1);
    } else {
      tx.delete(Keys.file(fileId));
      tx.afterCommit(() -> files.remove(fileId));
    }
  }

  private static long names(IndexView index, long fileId) {
    return index.get(Keys.file(fileId)).map(record -> new ByteReader(record).number()).orElse(0L);
  }

  private static void putNames(IndexTransaction tx, long fileId, long names) {
    tx.put(Keys.file(fileId), new ByteWriter(4).number(names).finish());
  }
}
