package io.crosstide.testbed.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Random content.
 *
 * @param parts one array for each part; a single one if it is written in one request
 */
record Content(List<byte[]> parts) {
  /** The least that a store takes for a part that is not the last. */
  private static final int PART_MIN = 5 << 20;

  private static final int SMALL_MAX = 8 << 10;

  /** So large that workers under test copy it in parts. */
  private static final int LARGE_MAX = 200 << 10;

  /** Mostly small, now and then empty or large. */
  static Content some(Random random) {
    int dice = random.nextInt(20);
    int size = dice == 0 ? 0 : random.nextInt(dice < 3 ? LARGE_MAX : SMALL_MAX);
    return new Content(List.of(bytes(random, size)));
  }

  /** For an upload in parts: mostly one part, now and then two. */
  static Content inParts(Random random) {
    byte[] last = bytes(random, 1 + random.nextInt(LARGE_MAX));
    return new Content(
        random.nextInt(4) == 0 ? List.of(bytes(random, PART_MIN), last) : List.of(last));
  }

  private static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  long size() {
    return parts.stream().mapToLong(part -> part.length).sum();
  }

  String sha256() {
    MessageDigest digest = digest();
    parts.forEach(digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
