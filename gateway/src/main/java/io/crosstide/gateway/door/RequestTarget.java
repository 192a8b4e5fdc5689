package io.crosstide.gateway.door;

/** The target of a request line. */
final class RequestTarget {
  private RequestTarget() {}

  /** Path and query, raw, also of the absolute form that proxies use. */
  static String originForm(String target) {
    if (target.startsWith("/")) {
      return target;
    }
    int scheme = target.indexOf("://");
    int path = scheme < 0 ? -1 : target.indexOf('/', scheme + 3);
    if (path >= 0) {
      return target.substring(path);
    }
    int question = target.indexOf('?');
    return question < 0 ? "/" : "/" + target.substring(question);
  }
}
