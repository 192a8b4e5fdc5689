package io.crosstide.contracts.stream;

import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.id.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * What a gateway has captured, each second. A gateway with very many rules sends several, each with
 * a part of them.
 *
 * @param stream its stream
 * @param gateway name of the process, for operators
 * @param sentAt by the gateway's clock
 * @param closing true if no change will follow: the stream ends at these marks
 * @param marks one for each rule that the gateway captures for, at most {@value #MARKS_MAX}
 */
public record Heartbeat(
    int schemaVersion,
    UUID messageId,
    StreamId stream,
    String gateway,
    Instant sentAt,
    boolean closing,
    List<StreamMark> marks)
    implements Message {
  /** The current version of this message. */
  public static final int SCHEMA_VERSION = 1;

  /** Marks in one message: keeps it under the broker's 100 KB. */
  public static final int MARKS_MAX = 500;

  public Heartbeat {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(sentAt, "sentAt");
    marks = List.copyOf(marks);
  }

  /** A heartbeat with a new id. */
  public static Heartbeat of(
      StreamId stream, String gateway, Instant sentAt, boolean closing, List<StreamMark> marks) {
    return new Heartbeat(
        SCHEMA_VERSION, UUID.randomUUID(), stream, gateway, sentAt, closing, marks);
  }
}
