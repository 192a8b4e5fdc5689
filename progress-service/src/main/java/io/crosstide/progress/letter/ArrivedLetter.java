package io.crosstide.progress.letter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;

/**
 * A dead letter as the broker delivers it.
 *
 * @param queue where it came from, if the broker tells
 * @param messageId the sender's id
 * @param body its body
 */
record ArrivedLetter(Optional<String> queue, Optional<String> messageId, byte[] body) {
  private static final int TEXT_MAX = 200;

  ArrivedLetter {
    queue = queue.map(ArrivedLetter::clean);
    messageId = messageId.map(ArrivedLetter::clean);
  }

  /**
   * The same for the same message, also if it died again after it was sent again under another id
   * of the broker's.
   */
  UUID fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(queue.orElse("").getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(body));
      return new UUID(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  LetterReading reading() {
    return LetterReading.of(queue, body);
  }

  /** What the database takes as a text. */
  private static String clean(String text) {
    String plain = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ");
    return plain.length() > TEXT_MAX ? plain.substring(0, TEXT_MAX) : plain;
  }
}
