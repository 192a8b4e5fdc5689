package io.crosstide.progress.db;

import io.crosstide.contracts.id.ObjectKey;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Keys of objects as the database keeps them: UTF-8 bytes, none for an absent key. */
public final class SqlKeys {
  private SqlKeys() {}

  /** The bytes of a key. */
  public static Buffer bytes(ObjectKey key) {
    return Buffer.buffer(key.value().getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes of a key; empty bytes if there is none. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static Buffer bytes(Optional<ObjectKey> key) {
    return key.map(SqlKeys::bytes).orElseGet(Buffer::buffer);
  }

  /** The key of the bytes. */
  public static ObjectKey key(Buffer bytes) {
    return new ObjectKey(bytes.toString(StandardCharsets.UTF_8));
  }

  /** The key of the bytes; none if they are empty. */
  public static Optional<ObjectKey> optionalKey(Buffer bytes) {
    return bytes.length() == 0 ? Optional.empty() : Optional.of(key(bytes));
  }
}
