package io.crosstide.messaging.amqp;

/**
 * A message was not confirmed by the broker. Sending the same message again, with the same message
 * id, is safe in every case.
 */
public final class PublishException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a message was not confirmed. */
  public enum Reason {
    /** No answer in time: the broker may have the message or not. */
    TIMED_OUT,
    /** The broker said no: address full, not allowed, too large. It does not have the message. */
    REFUSED,
    /** Too much is waiting already. The message was not sent. */
    OVERFLOW,
    /** The publisher is closed. The broker may have the message or not. */
    CLOSED
  }

  private final Reason reason;
  private final String address;

  PublishException(Reason reason, String address, String detail) {
    super("Not published (" + reason + ") to " + address + ": " + detail);
    this.reason = reason;
    this.address = address;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Where it should have gone. */
  public String address() {
    return address;
  }
}
