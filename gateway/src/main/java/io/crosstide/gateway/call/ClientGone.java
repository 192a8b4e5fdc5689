package io.crosstide.gateway.call;

/** The client closed its connection before it had the whole answer. Nobody is left to be told. */
public final class ClientGone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClientGone() {
    super("The client has closed the connection", null, false, false);
  }
}
