package io.crosstide.store.s3;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The connections to one region: three pools, so that reads, writes and small calls never wait for
 * each other; each bounded, and so is its queue.
 */
record S3Clients(HttpClient reads, HttpClient writes, HttpClient control) {
  // AWS allows 2 KB of user metadata, others more; the default of 8 KB would refuse some objects.
  private static final int HEADER_BYTES_MAX = 64 << 10;
  // Less than any server keeps idle connections, so that few requests meet one just being closed.
  private static final int KEEP_ALIVE_SECONDS = 5;
  // A reader that pauses may be slow for good reasons; five times the store's own time is enough.
  private static final int PATIENCE_WITH_READERS = 5;
  private static final int CHUNK_BYTES_MAX = 64 << 10;

  static S3Clients open(Vertx vertx, S3Options options) {
    Duration patience = options.idleTimeout().multipliedBy(PATIENCE_WITH_READERS);
    return new S3Clients(
        client(vertx, options, options.readConnections(), patience),
        client(vertx, options, options.writeConnections(), longer(patience, options.copyTimeout())),
        client(vertx, options, options.controlConnections(), patience));
  }

  Future<Void> close() {
    return Future.join(reads.close(), writes.close(), control.close()).mapEmpty();
  }

  /**
   * @param silence ends a connection without any traffic: of a body that nobody reads or discards,
   *     or one that could not be closed because the other side takes no bytes
   */
  private static HttpClient client(
      Vertx vertx, S3Options options, int connections, Duration silence) {
    HttpClientOptions http =
        new HttpClientOptions()
            .setConnectTimeout((int) options.connectTimeout().toMillis())
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setIdleTimeout((int) silence.toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setMaxHeaderSize(HEADER_BYTES_MAX)
            .setMaxChunkSize(CHUNK_BYTES_MAX);
    PoolOptions pool =
        new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(options.waitQueue());
    return vertx.createHttpClient(http, pool);
  }

  private static Duration longer(Duration one, Duration limit) {
    return one.compareTo(limit) > 0 ? one : limit.plusSeconds(1);
  }
}
