package io.crosstide.store.s3;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A server that answers bytes as a test wants them, however wrong. */
final class ScriptedServer implements AutoCloseable {
  /** One connection with what it has received. */
  static final class Exchange {
    final NetSocket socket;
    final Buffer received = Buffer.buffer();

    Exchange(NetSocket socket) {
      this.socket = socket;
    }

    boolean hasHead() {
      return received.toString("ISO-8859-1").contains("\r\n\r\n");
    }

    String head() {
      String all = received.toString("ISO-8859-1");
      return all.substring(0, all.indexOf("\r\n\r\n"));
    }

    void answer(String bytes) {
      Buffer answer = Buffer.buffer(bytes, "ISO-8859-1");
      socket.write(answer).onFailure(gone -> {});
    }

    void close() {
      socket.close().onFailure(gone -> {});
    }
  }

  final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final NetServer server;

  private ScriptedServer(NetServer server) {
    this.server = server;
  }

  /** Calls the script whenever bytes arrive after a whole head. */
  static ScriptedServer start(Vertx vertx, Consumer<Exchange> script) throws Exception {
    NetServer net = vertx.createNetServer();
    ScriptedServer scripted = new ScriptedServer(net);
    net.connectHandler(
        socket -> {
          Exchange exchange = new Exchange(socket);
          scripted.exchanges.add(exchange);
          socket.handler(
              bytes -> {
                exchange.received.appendBuffer(bytes);
                if (exchange.hasHead()) {
                  script.accept(exchange);
                }
              });
        });
    net.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    return scripted;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** Bytes of the bodies that arrived, over all connections. */
  long bodyBytes() {
    return exchanges.stream()
        .filter(Exchange::hasHead)
        .mapToLong(e -> e.received.length() - e.head().length() - 4)
        .sum();
  }

  @Override
  public void close() throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
