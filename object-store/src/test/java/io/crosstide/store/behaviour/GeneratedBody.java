package io.crosstide.store.behaviour;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;

/** A body of random bytes that is never whole in memory. Can end with a failure. */
public final class GeneratedBody implements ReadStream<Buffer> {
  private static final int CHUNK_BYTES = 32 << 10;

  private final Random random;
  private final Optional<RuntimeException> failure;
  private final MessageDigest digest = md5();
  private long left;
  private long demand;
  private boolean delivering;
  private boolean ended;
  private Handler<Buffer> handler = ignored -> {};
  private Handler<Void> endHandler = ignored -> {};
  private Handler<Throwable> exceptionHandler = ignored -> {};

  private GeneratedBody(long seed, long length, Optional<RuntimeException> failure) {
    this.random = new Random(seed);
    this.left = length;
    this.failure = failure;
  }

  /** A good body. */
  public static GeneratedBody of(long seed, long length) {
    return new GeneratedBody(seed, length, Optional.empty());
  }

  /** A body that fails after so many bytes. */
  public static GeneratedBody failing(long seed, long length, RuntimeException failure) {
    return new GeneratedBody(seed, length, Optional.of(failure));
  }

  /** MD5 of what was delivered; once. */
  public String md5Hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Whether all was delivered. */
  public boolean isEnded() {
    return ended;
  }

  @Override
  public GeneratedBody handler(Handler<Buffer> newHandler) {
    handler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public GeneratedBody endHandler(Handler<Void> newHandler) {
    endHandler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public GeneratedBody exceptionHandler(Handler<Throwable> newHandler) {
    exceptionHandler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public GeneratedBody pause() {
    demand = 0;
    return this;
  }

  @Override
  public GeneratedBody resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public GeneratedBody fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    if (!delivering) {
      deliver();
    }
    return this;
  }

  private void deliver() {
    delivering = true;
    while (demand > 0 && left > 0) {
      byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, left)];
      random.nextBytes(chunk);
      digest.update(chunk);
      left -= chunk.length;
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      handler.handle(Buffer.buffer(chunk));
    }
    delivering = false;
    if (demand > 0 && left == 0 && !ended) {
      ended = true;
      failure.ifPresentOrElse(exceptionHandler::handle, () -> endHandler.handle(null));
    }
  }

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
