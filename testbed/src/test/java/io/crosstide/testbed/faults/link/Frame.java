package io.crosstide.testbed.faults.link;

import io.vertx.core.buffer.Buffer;

/**
 * The least that a protocol sends as one piece.
 *
 * @param toServer true for what the client sends
 * @param name what it is: an AMQP performative ({@code transfer}, {@code disposition} ...), a
 *     message of PostgreSQL ({@code Q:COMMIT}, {@code C:COMMIT} ...), a request or its answer
 *     ({@code PUT /bucket/key})
 * @param bytes what is sent; of HTTP nothing of a request, and the status of an answer
 */
public record Frame(boolean toServer, String name, Buffer bytes) {
  @Override
  public String toString() {
    return (toServer ? "> " : "< ") + name;
  }
}
