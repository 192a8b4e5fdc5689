package io.crosstide.store.memory;

import io.crosstide.store.StoreException;
import java.time.Duration;

/** What goes wrong with a call. */
sealed interface StoreFault {
  /** The call fails without reaching the store. */
  record Fail(StoreException failure) implements StoreFault {}

  /** The call never reaches the store and never ends. */
  record Hang() implements StoreFault {}

  /** The call reaches the store later. */
  record Delay(Duration duration) implements StoreFault {}

  /** The body fails after some bytes: the one handed in on writes, the one handed out on reads. */
  record CutBody(long bytes) implements StoreFault {}

  /** The store does it and nobody hears of it. */
  record LoseReply() implements StoreFault {}

  /** The caller gives up waiting, and the store does it later, when it is told to. */
  record LandLate() implements StoreFault {}
}
