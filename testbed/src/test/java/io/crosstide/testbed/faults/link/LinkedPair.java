package io.crosstide.testbed.faults.link;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;

/** A client's connection and ours to the server behind it. */
final class LinkedPair {
  private static final int HELD_MAX = 1 << 20;

  private final FaultyLink link;
  private final NetSocket client;
  private final NetSocket server;
  private final Vertx vertx;
  private final OneWay toServer;
  private final OneWay toClient;
  private boolean over;

  LinkedPair(FaultyLink link, NetSocket client, NetSocket server, Protocol protocol, Vertx vertx) {
    this.link = link;
    this.client = client;
    this.server = server;
    this.vertx = vertx;
    Protocol.Splitters splitters = protocol.splitters();
    this.toServer = new OneWay(client, server, splitters.toServer());
    this.toClient = new OneWay(server, client, splitters.toClient());
  }

  void begin() {
    toServer.begin();
    toClient.begin();
  }

  void pump() {
    toServer.pump();
    toClient.pump();
  }

  /** Breaks both; what is held is lost. */
  void cut() {
    if (!over) {
      over = true;
      link.ended(this);
      FaultyLink.close(client);
      FaultyLink.close(server);
    }
  }

  private record Held(Buffer bytes, long dueNanos) {}

  /** One direction. */
  private final class OneWay {
    private final NetSocket from;
    private final NetSocket to;
    private final Splitter splitter;
    private final Deque<Held> held = new ArrayDeque<>();
    private int heldBytes;
    private long lastDue = System.nanoTime();
    private boolean ended;

    OneWay(NetSocket from, NetSocket to, Splitter splitter) {
      this.from = from;
      this.to = to;
      this.splitter = splitter;
    }

    void begin() {
      from.handler(this::received);
      from.exceptionHandler(broken -> cut());
      from.closeHandler(
          closed -> {
            ended = true;
            pump();
          });
      to.drainHandler(now -> pump());
      from.resume();
    }

    private void received(Buffer bytes) {
      long now = System.nanoTime();
      long transfer =
          link.bytesPerSecond() == Long.MAX_VALUE
              ? 0
              : bytes.length() * 1_000_000_000L / link.bytesPerSecond();
      lastDue = Math.max(lastDue, now + link.delayNanos()) + transfer;
      held.add(new Held(bytes, lastDue));
      heldBytes += bytes.length();
      if (heldBytes > HELD_MAX) {
        from.pause();
      }
      pump();
    }

    void pump() {
      if (over || link.isStalled() || to.writeQueueFull()) {
        return;
      }
      while (!held.isEmpty() && !over) {
        long wait = held.peek().dueNanos() - System.nanoTime();
        if (wait > 0) {
          vertx.setTimer(1 + wait / 1_000_000, later -> pump());
          return;
        }
        Held first = held.remove();
        heldBytes -= first.bytes().length();
        pass(first.bytes());
      }
      if (ended) {
        cut();
      } else if (!over && heldBytes <= HELD_MAX) {
        from.resume();
      }
    }

    private void pass(Buffer bytes) {
      for (Frame frame : splitter.split(bytes)) {
        if (!link.passes(frame)) {
          cut();
          return;
        }
        to.write(frame.bytes()).onFailure(gone -> {});
      }
    }
  }
}
