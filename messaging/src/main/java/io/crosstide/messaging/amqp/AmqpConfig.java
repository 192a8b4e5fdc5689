package io.crosstide.messaging.amqp;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a service reaches the broker and what it holds of it. The same keys in every service. */
@ConfigMapping(prefix = "crosstide.amqp")
public interface AmqpConfig {
  /**
   * {@code host:port} of each broker of a cluster. They are tried in turn; a lost connection goes
   * to the next.
   */
  @WithDefault("127.0.0.1:5672")
  List<String> brokers();

  /** Name at the broker; without one the connection is anonymous. */
  Optional<String> username();

  /** Password of that name. */
  Optional<String> password();

  /** Encryption of connections. */
  Tls tls();

  /**
   * Longest silence on our side, 1 s to 5 min. A connection on which the broker is silent for twice
   * as long is given up. Lower finds a hung broker sooner; higher suffers long pauses without
   * reconnecting.
   */
  @WithDefault("5s")
  Duration heartbeat();

  /**
   * How long opening a link may take in all: connection, session and link. Then it is given up and
   * the next broker tried. Lower leaves a broker sooner that answers heartbeats and nothing else;
   * higher has patience with one that is busy starting.
   */
  @WithDefault("10s")
  Duration linkTimeout();

  /** Pause before the first attempt to reconnect. */
  @WithDefault("200ms")
  Duration reconnectDelayMin();

  /** Longest pause between attempts. Lower is back sooner; higher spares a broker that starts. */
  @WithDefault("2s")
  Duration reconnectDelayMax();

  /**
   * How long a stopping service waits for messages in work. Whatever is not finished by then is
   * delivered again to another consumer. Keep it below the grace period of the platform.
   */
  @WithDefault("20s")
  Duration drainTimeout();

  /** Sending. */
  Publish publish();

  /** Encryption of connections. */
  interface Tls {
    /** Whether connections are encrypted. */
    @WithDefault("false")
    boolean enabled();

    /** PEM file of the authorities trusted; without one those of the JDK are. */
    Optional<Path> trustCertificate();
  }

  /** Bounds of one publisher (one address). */
  interface Publish {
    /**
     * How long a send may take in all, reconnecting included. Then it fails with {@code TIMED_OUT}
     * and the caller decides. Higher rides out longer outages, but callers wait longer.
     */
    @WithDefault("10s")
    Duration timeout();

    /**
     * Messages sent and not yet confirmed. Higher is faster over a distance; after a broker's
     * restart that many are sent again.
     */
    @WithDefault("500")
    int inFlightMax();

    /** Messages waiting, those in flight included; beyond it a send fails with {@code OVERFLOW}. */
    @WithDefault("10000")
    int waitingMax();

    /** Bytes of bodies waiting; beyond it a send fails with {@code OVERFLOW}. */
    @WithDefault("33554432")
    long waitingBytesMax();
  }
}
