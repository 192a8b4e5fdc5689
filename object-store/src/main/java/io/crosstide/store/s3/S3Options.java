package io.crosstide.store.s3;

import java.time.Duration;

/**
 * Bounds of the connections to one region.
 *
 * @param readConnections connections for object bodies that are read. More allow more copies at
 *     once; each may hold a few hundred KB of buffers
 * @param writeConnections connections for object bodies that are written and for server-side
 *     copies. A pool of its own: reads and writes on one bounded pool wait for each other forever
 * @param controlConnections connections for everything small, so that it never waits behind bodies
 * @param waitQueue calls that may wait for a connection of each pool; beyond it they fail at once
 * @param acquireTimeout longest wait for a connection
 * @param connectTimeout longest wait for TCP and TLS; lower finds dead hosts sooner
 * @param idleTimeout longest time without progress of a body, or for the answer after its last byte
 * @param controlTimeout longest time of a small call as a whole
 * @param copyTimeout longest time of a server-side copy or of completing an upload, for which
 *     stores take minutes
 */
public record S3Options(
    int readConnections,
    int writeConnections,
    int controlConnections,
    int waitQueue,
    Duration acquireTimeout,
    Duration connectTimeout,
    Duration idleTimeout,
    Duration controlTimeout,
    Duration copyTimeout) {
  /** Fits a worker or gateway with some dozens of transfers at once. */
  public static final S3Options DEFAULT =
      new S3Options(
          64,
          64,
          32,
          1000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10));

  /** The same with other numbers of connections. */
  public S3Options withConnections(int read, int write, int control) {
    return new S3Options(
        read,
        write,
        control,
        waitQueue,
        acquireTimeout,
        connectTimeout,
        idleTimeout,
        controlTimeout,
        copyTimeout);
  }

  /** The same with other time-outs for bodies and small calls. */
  public S3Options withTimeouts(Duration idle, Duration control) {
    return new S3Options(
        readConnections,
        writeConnections,
        controlConnections,
        waitQueue,
        acquireTimeout,
        connectTimeout,
        idle,
        control,
        copyTimeout);
  }
}
