package io.crosstide.local.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of the index. One ordered key space, a letter per table:
 *
 * <pre>
 * M name                          facts of the store
 * B bucketName                    bucket
 * C bucketId objectKey            the object a plain GET finds; absent when there is none or a marker is latest
 * V bucketId esc(objectKey) ~seq  older versions, and every delete marker, newest first
 * N bucketId objectKey            sequence of the null version, while that one is among V
 * I bucketId esc(objectKey) id    sequence of the version whose writer chose its id
 * U bucketId esc(objectKey) seq   multipart upload
 * P uploadSeq number              part
 * L layoutId                      the parts of a completed multipart object
 * F fileId                        how many records name a body file
 * </pre>
 *
 * {@code esc} doubles NUL into {@code 00 FF} and ends with {@code 00 01}: order stays that of the
 * keys' bytes, and the versions of {@code a} never mix with those of {@code ab} or {@code a/}.
 */
public final class Keys {
  private static final int KEY_EXTRA = 32;

  private Keys() {}

  public static byte[] fact(String name) {
    return new ByteWriter(16).octet('M').raw(name.getBytes(StandardCharsets.UTF_8)).finish();
  }

  public static byte[] bucket(String name) {
    return new ByteWriter(80).octet('B').raw(name.getBytes(StandardCharsets.UTF_8)).finish();
  }

  public static byte[] current(long bucketId, byte[] objectKey) {
    return plain('C', bucketId, objectKey);
  }

  public static byte[] nullPointer(long bucketId, byte[] objectKey) {
    return plain('N', bucketId, objectKey);
  }

  /** Where the number of a version is that has an id of its writer's. */
  public static byte[] givenId(long bucketId, byte[] objectKey, String id) {
    return escaped('I', bucketId, objectKey).raw(id.getBytes(StandardCharsets.US_ASCII)).finish();
  }

  public static byte[] older(long bucketId, byte[] objectKey, long sequence) {
    return escaped('V', bucketId, objectKey).fixed(~sequence).finish();
  }

  /** What all older versions of one key begin with. */
  public static byte[] olderOf(long bucketId, byte[] objectKey) {
    return escaped('V', bucketId, objectKey).finish();
  }

  /** What all older versions of keys with that prefix begin with. */
  public static byte[] olderWithPrefix(long bucketId, byte[] prefix) {
    ByteWriter writer = new ByteWriter(prefix.length + KEY_EXTRA).octet('V').fixed(bucketId);
    escape(writer, prefix);
    return writer.finish();
  }

  public static byte[] upload(long bucketId, byte[] objectKey, long sequence) {
    return escaped('U', bucketId, objectKey).fixed(sequence).finish();
  }

  /** What all uploads for keys with that prefix begin with. */
  public static byte[] uploadsWithPrefix(long bucketId, byte[] prefix) {
    ByteWriter writer = new ByteWriter(prefix.length + KEY_EXTRA).octet('U').fixed(bucketId);
    escape(writer, prefix);
    return writer.finish();
  }

  public static byte[] part(long uploadSequence, int number) {
    return new ByteWriter(16)
        .octet('P')
        .fixed(uploadSequence)
        .octet(number >> 8)
        .octet(number)
        .finish();
  }

  public static byte[] partsOf(long uploadSequence) {
    return new ByteWriter(16).octet('P').fixed(uploadSequence).finish();
  }

  public static byte[] layout(long layoutId) {
    return new ByteWriter(16).octet('L').fixed(layoutId).finish();
  }

  public static byte[] file(long fileId) {
    return new ByteWriter(16).octet('F').fixed(fileId).finish();
  }

  /** The key of an inline body in its own table. */
  public static byte[] inlineBody(long bodyId) {
    return new ByteWriter(16).fixed(bodyId).finish();
  }

  /** The object key in a {@code C} key. */
  public static byte[] objectKeyOfCurrent(byte[] key) {
    return Arrays.copyOfRange(key, 1 + Long.BYTES, key.length);
  }

  /** The object key in a {@code V} or {@code U} key. */
  public static byte[] objectKeyOfEscaped(byte[] key) {
    int end = key.length - Long.BYTES - 2;
    byte[] objectKey = new byte[end - 1 - Long.BYTES];
    int size = 0;
    for (int i = 1 + Long.BYTES; i < end; i++) {
      objectKey[size++] = key[i];
      if (key[i] == 0) {
        i++;
      }
    }
    return Arrays.copyOf(objectKey, size);
  }

  /** The sequence at the end of a {@code U} key. */
  public static long trailingSequence(byte[] key) {
    return new ByteReader(Arrays.copyOfRange(key, key.length - Long.BYTES, key.length)).fixed();
  }

  /** The part number at the end of a {@code P} key. */
  public static int trailingPartNumber(byte[] key) {
    return ((key[key.length - 2] & 0xFF) << 8) | (key[key.length - 1] & 0xFF);
  }

  /**
   * The least key behind all that begin with a prefix; the tables' letters leave room behind the
   * last.
   */
  public static byte[] after(byte[] prefix) {
    int last = prefix.length - 1;
    while (prefix[last] == (byte) 0xFF) {
      last--;
    }
    byte[] end = Arrays.copyOf(prefix, last + 1);
    end[last]++;
    return end;
  }

  private static byte[] plain(char table, long bucketId, byte[] objectKey) {
    return new ByteWriter(objectKey.length + 9)
        .octet(table)
        .fixed(bucketId)
        .raw(objectKey)
        .finish();
  }

  private static ByteWriter escaped(char table, long bucketId, byte[] objectKey) {
    ByteWriter writer = new ByteWriter(objectKey.length + KEY_EXTRA).octet(table).fixed(bucketId);
    escape(writer, objectKey);
    return writer.octet(0).octet(1);
  }

  private static void escape(ByteWriter writer, byte[] text) {
    for (byte b : text) {
      writer.octet(b);
      if (b == 0) {
        writer.octet(0xFF);
      }
    }
  }
}
