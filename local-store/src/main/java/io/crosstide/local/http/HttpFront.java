package io.crosstide.local.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The HTTP server, on as many event loops as it is given. */
public final class HttpFront {
  /**
   * A key of 1,024 bytes escaped is 3 KB, a presigned query 1 KB, a list with markers twice that.
   */
  private static final int REQUEST_LINE_MAX = 32 * 1024;

  /** 8 KB of user metadata and 10 tags, escaped. */
  private static final int HEAD_MAX = 64 * 1024;

  /** Long enough for a server-side copy of 5 GiB, during which nothing is sent. */
  private static final int IDLE_SECONDS_MAX = 300;

  private static final int READ_BYTES_MAX = 64 * 1024;

  private static final Logger LOG = System.getLogger(HttpFront.class.getName());

  private HttpFront() {}

  /**
   * Listens.
   *
   * @return the port
   */
  public static Future<Integer> listen(
      Vertx vertx, String host, int port, int eventLoops, Handler<HttpServerRequest> handler) {
    // Vert.x reads a negative port as a free one that all instances of a deployment share.
    int wanted = port == 0 ? -1 : port;
    Queue<Listener> listeners = new ConcurrentLinkedQueue<>();
    return vertx
        .deployVerticle(
            () -> {
              Listener listener = new Listener(host, wanted, handler);
              listeners.add(listener);
              return listener;
            },
            new DeploymentOptions().setInstances(eventLoops))
        .map(id -> listeners.element().server.actualPort());
  }

  private static final class Listener extends AbstractVerticle {
    private final String host;
    private final int port;
    private final Handler<HttpServerRequest> handler;
    private HttpServer server;

    Listener(String host, int port, Handler<HttpServerRequest> handler) {
      this.host = host;
      this.port = port;
      this.handler = handler;
    }

    private static void clientGone(Throwable cause) {
      LOG.log(Level.DEBUG, "a connection broke", cause);
    }

    @Override
    public void start(Promise<Void> started) {
      HttpServerOptions options =
          new HttpServerOptions()
              .setHost(host)
              .setPort(port)
              .setMaxInitialLineLength(REQUEST_LINE_MAX)
              .setMaxHeaderSize(HEAD_MAX)
              .setMaxChunkSize(READ_BYTES_MAX)
              .setTcpNoDelay(true)
              .setHttp2ClearTextEnabled(false)
              .setIdleTimeout(IDLE_SECONDS_MAX)
              .setIdleTimeoutUnit(TimeUnit.SECONDS);
      server =
          vertx
              .createHttpServer(options)
              .connectionHandler(connection -> connection.exceptionHandler(Listener::clientGone))
              .requestHandler(handler);
      server.listen().<Void>mapEmpty().onComplete(started);
    }
  }
}
