package io.crosstide.messaging.amqp;

import io.vertx.amqp.AmqpClient;
import io.vertx.amqp.AmqpClientOptions;
import io.vertx.amqp.AmqpConnection;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.proton.ProtonConnection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Keeps one link to the broker open, on a connection of its own, for ever: whatever is lost (link,
 * session, connection, broker) is opened again after a short pause. Everything of a link runs on
 * its event-loop context.
 */
final class BrokerLink {
  /** What is kept open. Called on the context only. */
  interface Owner {
    /**
     * Opens the link on a new connection.
     *
     * @param lost to be called when the link is gone
     */
    Future<Void> open(ProtonConnection connection, Handler<Throwable> lost);

    /** The link is gone; nothing of it is valid any more. Also called if opening failed. */
    void lost();
  }

  private static final Logger LOG = Logger.getLogger(BrokerLink.class);

  private final Vertx vertx;
  private final Context context;
  private final List<AmqpClientOptions> brokers;
  private final Backoff backoff;
  private final long provenMillis;
  private final long linkMillis;
  private final String name;
  private final Owner owner;

  /** Number of the connection in use; what earlier ones report is void. */
  private long epoch;

  /** Timer that gives up the opening under way. */
  private long opening = -1;

  private int failures;
  private int broker;
  private boolean closed;
  private AmqpConnection connection;
  private volatile boolean up;
  private volatile boolean wasUp;

  BrokerLink(Vertx vertx, AmqpConfig config, String name, Owner owner) {
    this.vertx = vertx;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.brokers = ConnectionOptions.of(config);
    this.backoff =
        new Backoff(
            config.reconnectDelayMin(),
            config.reconnectDelayMax(),
            () -> ThreadLocalRandom.current().nextDouble());
    this.provenMillis = config.reconnectDelayMax().toMillis();
    this.linkMillis = Math.max(1, config.linkTimeout().toMillis());
    this.name = name;
    this.owner = owner;
  }

  void start() {
    context.runOnContext(x -> connect());
  }

  /** Runs on the link's context, now if the caller is on it. */
  void run(Runnable action) {
    if (Vertx.currentContext() == context) {
      action.run();
    } else {
      context.runOnContext(x -> action.run());
    }
  }

  Context context() {
    return context;
  }

  boolean isUp() {
    return up;
  }

  boolean wasUp() {
    return wasUp;
  }

  /** Closes for good. Never fails. */
  Future<Void> close() {
    Promise<Void> done = Promise.promise();
    run(
        () -> {
          closed = true;
          drop().onComplete(x -> done.complete());
        });
    return done.future();
  }

  private void connect() {
    if (closed) {
      return;
    }
    long mine = ++epoch;
    // A broker that keeps the connection alive may still never answer the opening of the link.
    opening = vertx.setTimer(linkMillis, x -> onLost(mine, new LinkClosed("Not opened in time")));
    AmqpClientOptions options = brokers.get(broker % brokers.size());
    AmqpClient.create(vertx, options)
        .connect()
        .onSuccess(opened -> onConnected(mine, opened))
        .onFailure(cause -> onLost(mine, cause));
  }

  private void onConnected(long mine, AmqpConnection opened) {
    if (mine != epoch || closed) {
      closeQuietly(opened);
      return;
    }
    connection = opened;
    opened.exceptionHandler(cause -> onLost(mine, cause));
    ProtonConnection proton = opened.unwrap();
    if (proton == null) {
      onLost(mine, new IllegalStateException("Disconnected while connecting"));
      return;
    }
    owner
        .open(proton, cause -> onLost(mine, cause))
        .onSuccess(x -> onOpen(mine))
        .onFailure(cause -> onLost(mine, cause));
  }

  private void onOpen(long mine) {
    if (mine != epoch) {
      return;
    }
    vertx.cancelTimer(opening);
    up = true;
    wasUp = true;
    if (failures > 0) {
      LOG.infof("Broker link %s is back after %d failed attempts", name, failures);
    }
    failures = 0;
    // A link that opens and closes at once must not be retried at the shortest pause for ever.
    vertx.setTimer(
        provenMillis,
        x -> {
          if (mine == epoch) {
            backoff.reset();
          }
        });
  }

  private void onLost(long mine, Throwable cause) {
    if (mine != epoch || closed) {
      return;
    }
    if (failures++ == 0) {
      LOG.warnf("Broker link %s is down, reconnecting: %s", name, cause);
    } else {
      LOG.debugf("Broker link %s is still down: %s", name, cause);
    }
    broker++;
    drop();
    vertx.setTimer(backoff.nextMillis(), x -> connect());
  }

  private Future<Void> drop() {
    epoch++;
    up = false;
    vertx.cancelTimer(opening);
    AmqpConnection old = connection;
    connection = null;
    owner.lost();
    return old == null ? Future.succeededFuture() : closeQuietly(old);
  }

  private Future<Void> closeQuietly(AmqpConnection old) {
    Promise<Void> done = Promise.promise();
    ProtonConnection proton = old.unwrap();
    long timer =
        vertx.setTimer(
            1_000,
            x -> {
              // A broker that does not answer the close must not keep the socket.
              if (proton != null) {
                proton.disconnect();
              }
              done.tryComplete();
            });
    old.close()
        .onComplete(
            x -> {
              vertx.cancelTimer(timer);
              done.tryComplete();
            });
    return done.future();
  }
}
