package io.crosstide.local.index;

import java.util.Optional;

/** Reads the index. Blocking; not for event loops. */
public interface IndexView {
  /** The record at a key. */
  Optional<byte[]> get(byte[] key);

  /** A small body kept in the index. */
  Optional<byte[]> inlineBody(long bodyId);

  /** Walks the keys from {@code from} (included) to {@code to} (excluded). To be closed. */
  IndexCursor cursor(byte[] from, byte[] to);
}
