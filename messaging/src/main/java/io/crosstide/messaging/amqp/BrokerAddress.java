package io.crosstide.messaging.amqp;

/**
 * Where a broker listens.
 *
 * @param host name or address, IPv6 without brackets
 * @param port 1 to 65535
 */
record BrokerAddress(String host, int port) {
  /**
   * @param text {@code host:port}, an IPv6 address in brackets
   * @throws IllegalArgumentException if it is not that
   */
  static BrokerAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon).strip();
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw new IllegalArgumentException("An IPv6 broker address needs brackets: " + text);
    }
    int port = port(text.substring(colon + 1).strip());
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("Not host:port of a broker: " + text);
    }
    return new BrokerAddress(host, port);
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
