package io.crosstide.contracts.codec;

import java.util.UUID;

/** Anything that travels through the broker. */
public interface Message {
  /**
   * Version of the message's form. Changes within a version are additive; a reader ignores what it
   * does not know.
   */
  int schemaVersion();

  /** Identity of the message; also its duplicate-detection id at the broker. */
  UUID messageId();
}
