package io.crosstide.messaging.amqp;

import io.crosstide.messaging.amqp.Delivery.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.proton.ProtonConnection;
import io.vertx.proton.ProtonDelivery;
import io.vertx.proton.ProtonHelper;
import io.vertx.proton.ProtonReceiver;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.message.Message;
import org.jboss.logging.Logger;

/**
 * The receiving end of a link, with its credit: how many messages the broker may send unasked. Used
 * on the link's context only.
 */
final class ReceivingLink implements BrokerLink.Owner {
  /** What happens on the link. */
  interface Listener {
    /** The link was opened, without credit. */
    void opened();

    /** A message came; it used one credit. */
    void arrived(ProtonReceiver from, ProtonDelivery delivery, Message content);

    /** The link is gone, and with it the right to settle what came by it. */
    void lost();
  }

  private static final Logger LOG = Logger.getLogger(ReceivingLink.class);
  private static final long DRAIN_MILLIS = 1_000;

  private final String address;
  private final boolean topic;
  private final Listener listener;
  private ProtonReceiver receiver;
  private int credit;
  private boolean draining;

  ReceivingLink(String address, boolean topic, Listener listener) {
    this.address = address;
    this.topic = topic;
    this.listener = listener;
  }

  /** Messages that may still come without more credit. */
  int credit() {
    return credit;
  }

  /** Lets more messages come; nothing if the link is down or draining. */
  void grant(int more) {
    if (receiver != null && !draining && more > 0) {
      credit += more;
      receiver.flow(more);
    }
  }

  /** Takes back the credit, for good. Messages under way may still arrive. */
  void drain() {
    draining = true;
    if (receiver != null && credit > 0) {
      receiver.drain(DRAIN_MILLIS, x -> LOG.debugf("No more credit for %s", address));
    }
  }

  /** Tells the broker how a message ended; nothing if its link is gone. */
  void settle(Delivery delivery, Outcome outcome) {
    if (delivery.receiver() != receiver) {
      LOG.debugf("A message of %s outlived its connection and is delivered again", address);
      return;
    }
    ProtonDelivery proton = delivery.proton();
    switch (outcome) {
      case ACCEPTED -> ProtonHelper.accepted(proton, true);
      case FAILED -> ProtonHelper.modified(proton, true, true, false);
      case UNDECODABLE -> ProtonHelper.rejected(proton, true);
      case NOT_BEGUN -> ProtonHelper.released(proton, true);
    }
  }

  @Override
  public Future<Void> open(ProtonConnection connection, Handler<Throwable> lost) {
    Promise<Void> opened = Promise.promise();
    ProtonReceiver fresh = connection.createReceiver(address);
    ((Source) fresh.getSource()).setCapabilities(Symbol.valueOf(topic ? "topic" : "queue"));
    fresh.setAutoAccept(false).setPrefetch(0);
    fresh.handler((delivery, content) -> onMessage(fresh, delivery, content));
    fresh.closeHandler(gone -> lost.handle(LinkClosed.of(gone)));
    fresh.detachHandler(gone -> lost.handle(LinkClosed.of(gone)));
    fresh.openHandler(
        result -> {
          if (result.failed()) {
            opened.tryFail(result.cause());
          } else if (fresh.getRemoteSource() == null) {
            opened.tryFail(new LinkClosed("The broker has no such address"));
          } else {
            receiver = fresh;
            opened.tryComplete();
            listener.opened();
          }
        });
    fresh.open();
    return opened.future();
  }

  private void onMessage(ProtonReceiver from, ProtonDelivery delivery, Message content) {
    if (from == receiver) {
      credit--;
      listener.arrived(from, delivery, content);
    }
  }

  @Override
  public void lost() {
    receiver = null;
    credit = 0;
    listener.lost();
  }
}
