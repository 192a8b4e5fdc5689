package io.crosstide.testbed.faults.link;

/** Decides the fate of each request. Called on the link's event loop. */
@FunctionalInterface
public interface HttpScript {
  /** No faults. */
  HttpScript NONE = (method, uri) -> HttpFault.NONE;

  HttpFault next(String method, String uri);
}
