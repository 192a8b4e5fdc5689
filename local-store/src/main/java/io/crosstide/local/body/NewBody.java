package io.crosstide.local.body;

import io.crosstide.local.text.Checksum;
import java.util.Map;

/**
 * Content that has arrived whole and was checked, but that no record names yet.
 *
 * @param content the bytes of a small body, or the file of a large one, already on the disk
 * @param md5Hex the MD5 of the content
 * @param checksums what was computed besides, base64
 */
public record NewBody(Content content, String md5Hex, Map<Checksum, String> checksums) {
  /** Where it is. */
  public sealed interface Content {}

  /**
   * In memory, to be written with the record. Compared by nobody, and not copied: it can be 64 KiB.
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record InMemory(byte[] bytes) implements Content {}

  /** In a finished file. */
  public record OnDisk(long fileId, long size) implements Content {}

  public NewBody {
    checksums = Map.copyOf(checksums);
  }

  public long size() {
    return content instanceof OnDisk file ? file.size() : ((InMemory) content).bytes().length;
  }
}
