package io.crosstide.messaging.amqp;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.proton.ProtonConnection;
import io.vertx.proton.ProtonDelivery;
import io.vertx.proton.ProtonSender;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Target;
import org.apache.qpid.proton.message.Message;

/** The sending end of a link. Used on the link's context only. */
final class SendingLink implements BrokerLink.Owner {
  private final String address;
  private final boolean topic;
  private final Runnable onReady;
  private final Runnable onLost;
  private ProtonSender sender;

  /**
   * @param onReady called when the broker grants credit
   * @param onLost called when the link is gone; sends without an answer will never get one
   */
  SendingLink(String address, boolean topic, Runnable onReady, Runnable onLost) {
    this.address = address;
    this.topic = topic;
    this.onReady = onReady;
    this.onLost = onLost;
  }

  /** True if the broker takes another message now. */
  boolean isReady() {
    return sender != null && !sender.sendQueueFull();
  }

  /** Sends a message; only when ready. */
  void send(Message message, Handler<ProtonDelivery> onAnswer) {
    sender.send(message, onAnswer);
  }

  @Override
  public Future<Void> open(ProtonConnection connection, Handler<Throwable> lost) {
    Promise<Void> opened = Promise.promise();
    ProtonSender fresh = connection.createSender(address);
    ((Target) fresh.getTarget()).setCapabilities(Symbol.valueOf(topic ? "topic" : "queue"));
    fresh.closeHandler(gone -> lost.handle(LinkClosed.of(gone)));
    fresh.detachHandler(gone -> lost.handle(LinkClosed.of(gone)));
    fresh.openHandler(
        result -> {
          if (result.failed()) {
            opened.tryFail(result.cause());
          } else if (fresh.getRemoteTarget() == null) {
            opened.tryFail(new LinkClosed("The broker has no such address"));
          } else {
            sender = fresh;
            fresh.sendQueueDrainHandler(x -> onReady.run());
            opened.tryComplete();
          }
        });
    fresh.open();
    return opened.future();
  }

  @Override
  public void lost() {
    sender = null;
    onLost.run();
  }
}
