package io.crosstide.benchmarks.store;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Random;

/**
 * A body that costs nothing to make: slices of one random block, beginning where the seed says, so
 * that bodies of different seeds differ.
 */
final class PatternBody implements ReadStream<Buffer> {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int CHUNK_BYTES = 64 << 10;
  private static final Buffer BLOCK = block();

  private final int offset;
  private final long length;
  private long sent;
  private long demand;
  private boolean delivering;
  private boolean ended;
  private Handler<Buffer> handler = ignored -> {};
  private Handler<Void> endHandler = ignored -> {};

  PatternBody(long seed, long length) {
    this.offset = (int) Math.floorMod(seed * 7_919L, (long) BLOCK_BYTES);
    this.length = length;
  }

  private static Buffer block() {
    byte[] bytes = new byte[BLOCK_BYTES];
    new Random(1).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  @Override
  public PatternBody handler(Handler<Buffer> newHandler) {
    handler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public PatternBody endHandler(Handler<Void> newHandler) {
    endHandler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  /** It never fails. */
  @Override
  public PatternBody exceptionHandler(Handler<Throwable> ignored) {
    return this;
  }

  @Override
  public PatternBody pause() {
    demand = 0;
    return this;
  }

  @Override
  public PatternBody resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public PatternBody fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    if (!delivering) {
      deliver();
    }
    return this;
  }

  private void deliver() {
    delivering = true;
    while (demand > 0 && sent < length) {
      int from = (int) ((offset + sent) % BLOCK_BYTES);
      int bytes = (int) Math.min(length - sent, Math.min(CHUNK_BYTES, BLOCK_BYTES - from));
      sent += bytes;
      demand--;
      handler.handle(BLOCK.slice(from, from + bytes));
    }
    delivering = false;
    if (sent == length && !ended && demand > 0) {
      ended = true;
      endHandler.handle(null);
    }
  }
}
