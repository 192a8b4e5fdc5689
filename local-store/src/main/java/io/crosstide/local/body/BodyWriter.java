package io.crosstide.local.body;

import io.crosstide.local.text.Checksum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Takes in one body: hashes it, keeps it in memory while it is small, and moves over to a file when
 * it is not. Closing it before {@link #finish} leaves nothing behind. Blocking; one thread at a
 * time.
 */
public final class BodyWriter implements AutoCloseable {
  private final BodyFiles files;
  private final long fileId;
  private final int inMemoryMax;
  private final MessageDigest md5 = Checksum.digest("MD5");
  private final Map<Checksum, Checksum.Running> checksums = new EnumMap<>(Checksum.class);
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private FileChannel file;
  private long size;
  private boolean finished;

  BodyWriter(BodyFiles files, long fileId, int inMemoryMax, Collection<Checksum> wanted) {
    this.files = files;
    this.fileId = fileId;
    this.inMemoryMax = inMemoryMax;
    wanted.forEach(checksum -> checksums.put(checksum, checksum.start()));
  }

  public void write(byte[] data, int offset, int length) {
    md5.update(data, offset, length);
    checksums.values().forEach(running -> running.update(data, offset, length));
    size += length;
    if (file == null && size <= inMemoryMax) {
      memory.write(data, offset, length);
      return;
    }
    try {
      if (file == null) {
        file = files.create(fileId);
        writeAll(ByteBuffer.wrap(memory.toByteArray()));
        memory.reset();
      }
      writeAll(ByteBuffer.wrap(data, offset, length));
    } catch (IOException e) {
      throw new UncheckedIOException("a body cannot be written", e);
    }
  }

  /** The bytes taken in so far. */
  public long size() {
    return size;
  }

  /** Makes a file durable and returns the body, for a record to name. */
  public NewBody finish() {
    NewBody.Content content = new NewBody.InMemory(memory.toByteArray());
    if (file != null) {
      files.finish(fileId, file);
      content = new NewBody.OnDisk(fileId, size);
    }
    finished = true;
    Map<Checksum, String> values = new EnumMap<>(Checksum.class);
    checksums.forEach((checksum, running) -> values.put(checksum, running.base64()));
    return new NewBody(content, HexFormat.of().formatHex(md5.digest()), values);
  }

  /** Throws away what was taken in, unless {@link #finish} handed it over. Idempotent. */
  @Override
  public void close() {
    if (finished || file == null) {
      return;
    }
    finished = true;
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a body file cannot be closed", e);
    } finally {
      files.discardUnfinished(fileId);
    }
  }

  /**
   * Throws away what was taken in, handed over or not; for content that turned out wrong at the
   * very end.
   */
  void discard() {
    if (finished && file != null) {
      files.remove(fileId);
    } else {
      close();
    }
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }
}
