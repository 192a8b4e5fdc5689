package io.crosstide.local;

import io.crosstide.local.auth.AccessKeys;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * How a {@link LocalStore} is set up.
 *
 * @param directory where everything is kept; created if missing, used by one store at a time
 * @param host the address to listen on; anything but loopback opens an unencrypted store to the
 *     network
 * @param port the port, 0 for any free one
 * @param region what GetBucketLocation answers
 * @param accessKeys secrets by access key id; each of them owns everything
 * @param baseDomains host names under which {@code bucket.<name>} addresses a bucket
 * @param partBytesMin the smallest part of a multipart upload but its last; 5 MiB like all real
 *     stores, less for tests
 * @param inlineBytesMax the largest body kept in the index; larger ones become files. Higher values
 *     make more objects share an fsync, and let the index grow
 * @param clock decides times of writes and the skew of signatures
 */
public record LocalStoreOptions(
    Path directory,
    String host,
    int port,
    String region,
    Map<String, String> accessKeys,
    List<String> baseDomains,
    long partBytesMin,
    int inlineBytesMax,
    Clock clock) {
  private static final long PART_BYTES_MIN = 5 << 20;
  private static final int INLINE_BYTES_MAX = 64 * 1024;

  public LocalStoreOptions {
    accessKeys = new AccessKeys(accessKeys).secretById();
    baseDomains = List.copyOf(baseDomains);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be between 0 and 65535");
    }
    if (region.isBlank()) {
      throw new IllegalArgumentException("the region needs a name");
    }
    if (partBytesMin < 1 || partBytesMin > PART_BYTES_MIN) {
      throw new IllegalArgumentException("the smallest part is between 1 byte and 5 MiB");
    }
    if (inlineBytesMax < 0 || inlineBytesMax > INLINE_BYTES_MAX) {
      throw new IllegalArgumentException("inline bodies are at most 64 KiB");
    }
  }

  /** The defaults: 127.0.0.1, any free port, region us-east-1, one access key. */
  public static LocalStoreOptions of(Path directory, String accessKeyId, String secret) {
    return new LocalStoreOptions(
        directory,
        "127.0.0.1",
        0,
        "us-east-1",
        Map.of(accessKeyId, secret),
        List.of("localhost"),
        PART_BYTES_MIN,
        INLINE_BYTES_MAX,
        Clock.systemUTC());
  }

  public LocalStoreOptions withHost(String next) {
    return new LocalStoreOptions(
        directory,
        next,
        port,
        region,
        accessKeys,
        baseDomains,
        partBytesMin,
        inlineBytesMax,
        clock);
  }

  public LocalStoreOptions withPort(int next) {
    return new LocalStoreOptions(
        directory,
        host,
        next,
        region,
        accessKeys,
        baseDomains,
        partBytesMin,
        inlineBytesMax,
        clock);
  }

  public LocalStoreOptions withRegion(String next) {
    return new LocalStoreOptions(
        directory, host, port, next, accessKeys, baseDomains, partBytesMin, inlineBytesMax, clock);
  }

  public LocalStoreOptions withAccessKeys(Map<String, String> next) {
    return new LocalStoreOptions(
        directory, host, port, region, next, baseDomains, partBytesMin, inlineBytesMax, clock);
  }

  public LocalStoreOptions withBaseDomains(List<String> next) {
    return new LocalStoreOptions(
        directory, host, port, region, accessKeys, next, partBytesMin, inlineBytesMax, clock);
  }

  public LocalStoreOptions withPartBytesMin(long next) {
    return new LocalStoreOptions(
        directory, host, port, region, accessKeys, baseDomains, next, inlineBytesMax, clock);
  }

  public LocalStoreOptions withInlineBytesMax(int next) {
    return new LocalStoreOptions(
        directory, host, port, region, accessKeys, baseDomains, partBytesMin, next, clock);
  }

  public LocalStoreOptions withClock(Clock next) {
    return new LocalStoreOptions(
        directory, host, port, region, accessKeys, baseDomains, partBytesMin, inlineBytesMax, next);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "LocalStoreOptions[directory="
        + directory
        + ", host="
        + host
        + ", port="
        + port
        + ", region="
        + region
        + "]";
  }
}
