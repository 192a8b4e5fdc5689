package io.crosstide.gateway.door;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.gateway.buckets.Endpoints;
import io.crosstide.gateway.buckets.Regions;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The HTTP servers that clients connect to: on each port as many as event loops, so that all cores
 * serve.
 */
public final class DoorServers {
  private static final Logger LOG = Logger.getLogger(DoorServers.class);

  /** A presigned URL with a key of full length, encoded, and every parameter fits. */
  private static final int LINE_MAX = 16 * 1024;

  private static final int HEADERS_MAX = 32 * 1024;

  /**
   * Where to listen.
   *
   * @param regions port of each region that has one; 0 is any free port
   * @param shared port for all regions
   * @param eventLoops servers on each port
   * @param connectionsMax over all ports
   * @param idle longest silence where it is the client's turn
   */
  public record Settings(
      String host,
      Map<RegionName, Integer> regions,
      OptionalInt shared,
      int eventLoops,
      int connectionsMax,
      Duration idle) {}

  private final Vertx vertx;
  private final Settings settings;
  private final Endpoints endpoints;
  private final Door door;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final Map<HttpConnection, ConnectionWatch> watches = new ConcurrentHashMap<>();
  private volatile Optional<String> deployment = Optional.empty();
  private volatile boolean listening;
  private volatile boolean closing;

  DoorServers(Vertx vertx, Settings settings, Endpoints endpoints, Door door) {
    this.vertx = vertx;
    this.settings = settings;
    this.endpoints = endpoints;
    this.door = door;
  }

  /** Listens; fails if a port is taken. */
  public Future<Void> start() {
    return vertx
        .deployVerticle(Listener::new, new DeploymentOptions().setInstances(settings.eventLoops()))
        .<Void>map(
            id -> {
              deployment = Optional.of(id);
              listening = true;
              return null;
            });
  }

  /** True once every port is listened on. */
  public boolean isListening() {
    return listening && !closing;
  }

  /** Connections that are open. */
  public int connections() {
    return connections.get();
  }

  /** Stops listening, waits for requests in work, and closes what is left after that time. */
  public Future<Void> close(Duration patience) {
    closing = true;
    Promise<Void> idle = Promise.promise();
    long timer =
        vertx.setPeriodic(
            20,
            x -> {
              if (requests.get() == 0) {
                idle.tryComplete();
              }
            });
    return idle.future()
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> LOG.warnf("%d requests were cut off", requests.get()))
        .transform(x -> undeploy())
        .onComplete(x -> vertx.cancelTimer(timer));
  }

  private Future<Void> undeploy() {
    return deployment.map(vertx::undeploy).orElseGet(Future::succeededFuture);
  }

  /** The servers of one event loop. */
  private final class Listener extends AbstractVerticle {
    @Override
    public void start(Promise<Void> started) {
      List<Future<Void>> all = new ArrayList<>();
      for (RegionName region : settings.regions().keySet()) {
        int port = shareable(settings.regions().get(region), all.size());
        all.add(
            server(Optional.of(Regions.bare(region)))
                .listen(port, settings.host())
                .onSuccess(server -> endpoints.listening(region, server.actualPort()))
                .mapEmpty());
      }
      if (settings.shared().isPresent()) {
        int port = shareable(settings.shared().getAsInt(), all.size());
        all.add(
            server(Optional.empty())
                .listen(port, settings.host())
                .onSuccess(server -> endpoints.listening(server.actualPort()))
                .mapEmpty());
      }
      Future.all(all).<Void>mapEmpty().onComplete(started);
    }

    /** A negative port is any free one, but the same for all servers of a deployment. */
    private int shareable(int port, int index) {
      return port == 0 ? -1 - index : port;
    }

    private HttpServer server(Optional<String> region) {
      HttpServerOptions options =
          new HttpServerOptions()
              .setMaxInitialLineLength(LINE_MAX)
              .setMaxHeaderSize(HEADERS_MAX)
              .setHandle100ContinueAutomatically(false)
              .setCompressionSupported(false)
              .setDecompressionSupported(false)
              .setHttp2ClearTextEnabled(false)
              .setTcpNoDelay(true)
              .setIdleTimeout(0);
      return vertx
          .createHttpServer(options)
          .connectionHandler(DoorServers.this::connected)
          .requestHandler(request -> serve(request, region))
          .exceptionHandler(failure -> LOG.debugf("A connection failed: %s", failure));
    }
  }

  private void connected(HttpConnection connection) {
    boolean tooMany = connections.incrementAndGet() > settings.connectionsMax();
    ConnectionWatch watch =
        ConnectionWatch.start(
            vertx,
            connection,
            settings.idle(),
            () -> {
              connections.decrementAndGet();
              watches.remove(connection);
            });
    watches.put(connection, watch);
    if (tooMany || closing) {
      connection.close();
    }
  }

  private void serve(HttpServerRequest request, Optional<String> region) {
    requests.incrementAndGet();
    Optional<ConnectionWatch> watch = Optional.ofNullable(watches.get(request.connection()));
    door.handle(request, region, closing, watch).onComplete(x -> requests.decrementAndGet());
  }
}
