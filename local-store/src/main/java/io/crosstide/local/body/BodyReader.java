package io.crosstide.local.body;

import io.crosstide.local.index.IndexException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads a range of a body in order. Holds its files, so that overwriting or deleting the object
 * meanwhile does not cut the answer. Blocking; one thread at a time.
 */
public final class BodyReader implements AutoCloseable {
  /** A stretch of one file, or of bytes already read. */
  sealed interface Segment {
    long length();
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(byte[] content, int offset, long length) implements Segment {}

  record FileRange(long fileId, long offset, long length) implements Segment {}

  private final BodyFiles files;
  private final Deque<Segment> segments;
  private final List<Long> pinned;
  private final long length;
  private Optional<FileChannel> open = Optional.empty();
  private long consumedOfSegment;
  private boolean closed;

  BodyReader(BodyFiles files, List<Segment> segments, List<Long> pinned) {
    this.files = files;
    this.segments = new ArrayDeque<>(segments);
    this.pinned = List.copyOf(pinned);
    this.length = segments.stream().mapToLong(Segment::length).sum();
  }

  /** The length of the range in bytes. */
  public long length() {
    return length;
  }

  /** Up to {@code max} bytes; an empty array at the end. */
  public byte[] read(int max) {
    while (!segments.isEmpty()) {
      Segment segment = segments.peek();
      long left = segment.length() - consumedOfSegment;
      if (left == 0) {
        leaveSegment();
        continue;
      }
      int count = (int) Math.min(left, max);
      byte[] data =
          segment instanceof FileRange range
              ? fromFile(range, count)
              : copy((Bytes) segment, count);
      consumedOfSegment += count;
      return data;
    }
    return new byte[0];
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      closeFile();
      pinned.forEach(files::unpin);
    }
  }

  private byte[] copy(Bytes bytes, int count) {
    if (count == bytes.content().length) {
      return bytes.content();
    }
    byte[] data = new byte[count];
    System.arraycopy(bytes.content(), bytes.offset() + (int) consumedOfSegment, data, 0, count);
    return data;
  }

  private byte[] fromFile(FileRange range, int count) {
    try {
      if (open.isEmpty()) {
        open = Optional.of(files.open(range.fileId()));
      }
      ByteBuffer data = ByteBuffer.allocate(count);
      long position = range.offset() + consumedOfSegment;
      while (data.hasRemaining()) {
        int read = open.get().read(data, position + data.position());
        if (read < 0) {
          throw new IOException("a body file is shorter than its record says");
        }
      }
      return data.array();
    } catch (IOException e) {
      throw new IndexException("a body cannot be read", e);
    }
  }

  private void leaveSegment() {
    segments.remove();
    consumedOfSegment = 0;
    closeFile();
  }

  private void closeFile() {
    try {
      if (open.isPresent()) {
        open.get().close();
      }
    } catch (IOException e) {
      throw new IndexException("a body file cannot be closed", e);
    } finally {
      open = Optional.empty();
    }
  }
}
