package io.crosstide.testbed.faults.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A port of the loopback interface that leads to another one, and can be cut, stalled, delayed and
 * throttled; its {@link Gate} sees every frame. All runs on one event loop, so a frame is either
 * passed on or not when something happens between two frames.
 */
public final class FaultyLink implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int SECONDS_MAX = 10;

  private final Context context;
  private final NetServer server;
  private final NetClient client;
  private final int serverPort;
  private final Protocol protocol;
  private final Set<LinkedPair> pairs = new LinkedHashSet<>();
  private volatile Gate gate = Gate.OPEN;
  private volatile Traffic.Tap tap = Traffic.Tap.NONE;
  private volatile long delayNanos;
  private volatile long bytesPerSecond = Long.MAX_VALUE;
  private volatile boolean stalled;
  private volatile boolean refusing;

  private FaultyLink(Vertx vertx, int serverPort, Protocol protocol) {
    this.context = vertx.getOrCreateContext();
    this.server = vertx.createNetServer();
    this.client = vertx.createNetClient();
    this.serverPort = serverPort;
    this.protocol = protocol;
  }

  /** A link that passes everything on. */
  public static FaultyLink to(Vertx vertx, int serverPort, Protocol protocol) throws Exception {
    FaultyLink link = new FaultyLink(vertx, serverPort, protocol);
    CompletableFuture<Void> listening = new CompletableFuture<>();
    link.context.runOnContext(
        now ->
            link.server
                .connectHandler(link::accept)
                .listen(0, HOST)
                .onSuccess(done -> listening.complete(null))
                .onFailure(listening::completeExceptionally));
    listening.get(SECONDS_MAX, TimeUnit.SECONDS);
    return link;
  }

  /** Where clients connect. */
  public int port() {
    return server.actualPort();
  }

  /** Who sees every frame from now on. */
  public void gate(Gate next) {
    gate = next;
  }

  /** Who hears of every message of the broker from now on. */
  public void tap(Traffic.Tap next) {
    tap = next;
  }

  /** Breaks all connections; new ones are accepted. */
  public void cut() {
    onLoop(() -> List.copyOf(pairs).forEach(LinkedPair::cut));
  }

  /** While true, new connections are closed at once. */
  public void refuse(boolean now) {
    refusing = now;
  }

  /** While true, nothing passes in either direction, and nobody is told. */
  public void stall(boolean now) {
    stalled = now;
    onLoop(() -> List.copyOf(pairs).forEach(LinkedPair::pump));
  }

  /** What arrives from now on is passed on so much later. */
  public void delay(Duration by) {
    delayNanos = by.toNanos();
  }

  /** What arrives from now on is passed on no faster than that, in each direction. */
  public void throttle(long bytesPerSecondMax) {
    bytesPerSecond = bytesPerSecondMax;
  }

  /** As in the beginning, but for the gate. */
  public void mend() {
    refusing = false;
    delayNanos = 0;
    bytesPerSecond = Long.MAX_VALUE;
    stall(false);
  }

  boolean isStalled() {
    return stalled;
  }

  long delayNanos() {
    return delayNanos;
  }

  long bytesPerSecond() {
    return bytesPerSecond;
  }

  boolean passes(Frame frame) {
    if (frame.name().startsWith("transfer ")) {
      tap.hear(frame.toString(), readable(frame));
    }
    return gate.passes(frame);
  }

  private static String readable(Frame frame) {
    return frame.bytes().toString(ISO_8859_1).replaceAll("[^\\x20-\\x7e]+", " ");
  }

  void ended(LinkedPair pair) {
    pairs.remove(pair);
  }

  private void accept(NetSocket socket) {
    if (refusing) {
      close(socket);
      return;
    }
    socket.pause();
    client
        .connect(serverPort, HOST)
        .onFailure(away -> close(socket))
        .onSuccess(
            other -> {
              LinkedPair pair = new LinkedPair(this, socket, other, protocol, context.owner());
              pairs.add(pair);
              pair.begin();
            });
  }

  static void close(NetSocket socket) {
    socket.close().onFailure(gone -> {});
  }

  private void onLoop(Runnable action) {
    context.runOnContext(now -> action.run());
  }

  @Override
  public void close() {
    cut();
    server.close();
    client.close();
  }
}
