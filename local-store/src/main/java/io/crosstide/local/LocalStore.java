package io.crosstide.local;

import io.crosstide.local.http.HttpFront;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;

/**
 * A single-node S3 server on disk, for development and tests. Everything it acknowledges is on the
 * disk and survives a crash, but there is one copy only, no TLS and one account: it is not for
 * production.
 */
public final class LocalStore {
  private static final int EVENT_LOOPS = 2;

  private final Vertx vertx;
  private final StoreParts parts;
  private final String host;
  private final int port;

  private LocalStore(Vertx vertx, StoreParts parts, String host, int port) {
    this.vertx = vertx;
    this.parts = parts;
    this.host = host;
    this.port = port;
  }

  /**
   * Opens the directory, replays what a crash left, and listens. Fails if the directory or the port
   * is taken.
   */
  public static Future<LocalStore> start(LocalStoreOptions options) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
    // Without a context, since those of this Vert.x end with it.
    Promise<LocalStore> started = Promise.promise();
    vertx
        .executeBlocking(() -> StoreParts.open(vertx, options), false)
        .compose(parts -> listen(vertx, parts, options))
        .onSuccess(started::complete)
        .onFailure(cause -> vertx.close().onComplete(closed -> started.fail(cause)));
    return started.future();
  }

  private static Future<LocalStore> listen(
      Vertx vertx, StoreParts parts, LocalStoreOptions options) {
    return HttpFront.listen(
            vertx, options.host(), options.port(), EVENT_LOOPS, parts.requestHandler(options))
        .map(port -> new LocalStore(vertx, parts, options.host(), port))
        .onFailure(cause -> parts.close());
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** The endpoint to give to S3 clients. */
  public String endpoint() {
    return "http://" + host + ":" + port;
  }

  /** Stops listening, commits what is in hand, and closes the directory. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    List<Future<Void>> listeners = vertx.deploymentIDs().stream().map(vertx::undeploy).toList();
    Future.join(listeners)
        .transform(stopped -> vertx.executeBlocking(this::closeParts, false))
        .onComplete(done -> vertx.close().onComplete(closed));
    return closed.future();
  }

  /** Null is the future's word for "done". */
  private Void closeParts() {
    parts.close();
    return null;
  }
}
