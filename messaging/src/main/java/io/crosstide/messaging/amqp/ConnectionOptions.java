package io.crosstide.messaging.amqp;

import io.vertx.amqp.AmqpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The options of a connection to each broker. */
final class ConnectionOptions {
  private static final Duration HEARTBEAT_MIN = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT_MAX = Duration.ofMinutes(5);
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private ConnectionOptions() {}

  /**
   * @throws IllegalArgumentException if the configuration makes no sense
   */
  static List<AmqpClientOptions> of(AmqpConfig config) {
    Duration heartbeat = config.heartbeat();
    if (heartbeat.compareTo(HEARTBEAT_MIN) < 0 || heartbeat.compareTo(HEARTBEAT_MAX) > 0) {
      throw new IllegalArgumentException("crosstide.amqp.heartbeat must be from 1s to 5m");
    }
    if (config.brokers().isEmpty()) {
      throw new IllegalArgumentException("crosstide.amqp.brokers names no broker");
    }
    return config.brokers().stream()
        .map(BrokerAddress::parse)
        .map(broker -> options(config, broker))
        .toList();
  }

  private static AmqpClientOptions options(AmqpConfig config, BrokerAddress broker) {
    AmqpClientOptions options = new AmqpClientOptions();
    options.setHost(broker.host()).setPort(broker.port());
    options.setHeartbeat((int) config.heartbeat().toMillis());
    options.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    options.setTcpNoDelay(true);
    // Heartbeats begin with the AMQP open; this ends a connection that hangs before.
    options.setIdleTimeout((int) config.heartbeat().toMillis() * 4);
    options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    config.username().ifPresent(options::setUsername);
    config.password().ifPresent(options::setPassword);
    if (config.tls().enabled()) {
      options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
      config
          .tls()
          .trustCertificate()
          .ifPresent(
              path -> options.setTrustOptions(new PemTrustOptions().addCertPath(path.toString())));
    }
    return options;
  }
}
