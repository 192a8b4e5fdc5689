package io.crosstide.local.request;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.text.PercentEncoding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds bucket and key in a request target. The path is taken as it came: no segment is removed,
 * merged or resolved, and escapes are undone exactly once, so {@code a//b}, {@code ../x} and {@code
 * %252F} are keys like any other.
 *
 * @param baseDomains host names under which {@code bucket.<name>} addresses a bucket
 */
public record Addressing(List<String> baseDomains) {
  public Addressing {
    baseDomains = List.copyOf(baseDomains);
  }

  /** Where a request points. */
  public record Target(
      String rawPath, QueryParameters query, Optional<String> bucket, Optional<ObjectKey> key) {}

  /**
   * Reads a request target and Host header.
   *
   * @throws io.crosstide.local.error.S3Exception InvalidURI, KeyTooLongError
   */
  public Target resolve(String uri, String host) {
    String local = withoutAuthority(uri);
    int question = local.indexOf('?');
    String rawPath = question < 0 ? local : local.substring(0, question);
    String rawQuery = question < 0 ? "" : local.substring(question + 1);
    try {
      QueryParameters query = QueryParameters.parse(rawQuery);
      String path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
      Optional<String> hosted = bucketInHost(host);
      return hosted.isPresent()
          ? new Target(rawPath, query, hosted, key(path))
          : pathStyle(rawPath, path, query);
    } catch (IllegalArgumentException malformed) {
      throw S3Error.INVALID_URI.because().with("URI", local);
    }
  }

  private static Target pathStyle(String rawPath, String path, QueryParameters query) {
    if (path.isEmpty()) {
      return new Target(rawPath, query, Optional.empty(), Optional.empty());
    }
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    Optional<ObjectKey> key = slash < 0 ? Optional.empty() : key(path.substring(slash + 1));
    return new Target(rawPath, query, Optional.of(PercentEncoding.decodePath(bucket)), key);
  }

  private static Optional<ObjectKey> key(String rawKey) {
    return rawKey.isEmpty()
        ? Optional.empty()
        : Optional.of(new ObjectKey(PercentEncoding.decodePath(rawKey)));
  }

  private Optional<String> bucketInHost(String host) {
    String name = withoutPort(host).toLowerCase(Locale.ROOT);
    for (String domain : baseDomains) {
      if (name.endsWith("." + domain)) {
        return Optional.of(name.substring(0, name.length() - domain.length() - 1));
      }
    }
    return Optional.empty();
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  /** A proxy-style request line names scheme and host before the path. */
  private static String withoutAuthority(String uri) {
    if (!uri.startsWith("http://") && !uri.startsWith("https://")) {
      return uri;
    }
    int slash = uri.indexOf('/', uri.indexOf("//") + 2);
    return slash < 0 ? "/" : uri.substring(slash);
  }
}
