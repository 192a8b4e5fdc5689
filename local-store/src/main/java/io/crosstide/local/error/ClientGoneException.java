package io.crosstide.local.error;

/**
 * The client closed its connection before its request or its answer was through. Nobody is left to
 * tell.
 */
public final class ClientGoneException extends RuntimeException {
  public ClientGoneException(Throwable cause) {
    super("the client is gone", cause, false, false);
  }
}
