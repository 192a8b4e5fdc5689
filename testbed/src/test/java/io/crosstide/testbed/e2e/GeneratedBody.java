package io.crosstide.testbed.e2e;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.WriteResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.impl.InboundBuffer;
import java.util.Random;

/** A body of random bytes that is never held whole. */
final class GeneratedBody implements ReadStream<Buffer> {
  private static final int CHUNK = 64 << 10;

  private final InboundBuffer<Object> buffer;
  private final Random random;
  private final byte[] block = new byte[CHUNK];
  private long left;
  private boolean endQueued;
  private Handler<Buffer> handler = ignored -> {};
  private Handler<Void> endHandler = ignored -> {};

  /** Puts an object of the request's length on a Vert.x context of its own. */
  static Future<WriteResult> put(
      Vertx vertx,
      ObjectStore store,
      BucketName bucket,
      ObjectKey key,
      PutRequest request,
      long seed) {
    Promise<WriteResult> done = Promise.promise();
    Context context = vertx.getOrCreateContext();
    context.runOnContext(
        v ->
            store
                .put(bucket, key, request, new GeneratedBody(context, request.length(), seed))
                .onComplete(done));
    return done.future();
  }

  private GeneratedBody(Context context, long size, long seed) {
    this.buffer = new InboundBuffer<>(context, 4);
    this.random = new Random(seed);
    this.left = size;
    random.nextBytes(block);
    buffer.pause();
    buffer.handler(this::deliver);
    buffer.drainHandler(ignored -> fill());
    fill();
  }

  private void fill() {
    boolean writable = true;
    while (writable && left > 0) {
      int length = (int) Math.min(CHUNK, left);
      left -= length;
      block[random.nextInt(CHUNK)]++;
      writable = buffer.write(Buffer.buffer(length).appendBytes(block, 0, length));
    }
    if (left == 0 && !endQueued) {
      endQueued = true;
      buffer.write(this);
    }
  }

  private void deliver(Object item) {
    if (item == this) {
      endHandler.handle(null);
    } else {
      handler.handle((Buffer) item);
    }
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(Handler<Throwable> ignored) {
    return this;
  }

  @Override
  public ReadStream<Buffer> handler(Handler<Buffer> newHandler) {
    handler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    buffer.pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    buffer.resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    buffer.fetch(amount);
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(Handler<Void> newHandler) {
    endHandler = newHandler == null ? ignored -> {} : newHandler;
    return this;
  }
}
