package io.crosstide.testbed.e2e;

import io.crosstide.testbed.launch.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.stream.IntStream;

/** Ports for a whole system. */
public final class FreePorts {
  private static final int FIRST = 20_000;

  /** Of blocks below those ports that Linux gives to outgoing connections. */
  private static final int BLOCKS = (32_768 - FIRST) / Ports.COUNT;

  private FreePorts() {}

  /** The first of a block of ports that nobody listens on. */
  public static int base() {
    Random random = new Random();
    for (int attempt = 0; attempt < 100; attempt++) {
      int base = FIRST + random.nextInt(BLOCKS) * Ports.COUNT;
      if (IntStream.range(base, base + Ports.COUNT).allMatch(FreePorts::isFree)) {
        return base;
      }
    }
    throw new IllegalStateException("No block of free ports");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
