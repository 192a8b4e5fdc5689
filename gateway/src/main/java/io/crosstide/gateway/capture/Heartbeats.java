package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.stream.StreamMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Splits the marks of a stream into messages that the broker takes on its fast path. */
final class Heartbeats {
  private Heartbeats() {}

  /**
   * The messages of one beat, at least one. Of a closing stream every one says so: the rules that
   * it names end at its marks.
   */
  static List<Heartbeat> of(
      StreamId stream, String gateway, Instant sentAt, boolean closing, List<StreamMark> marks) {
    List<Heartbeat> messages = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(marks.size(), from + Heartbeat.MARKS_MAX);
      messages.add(Heartbeat.of(stream, gateway, sentAt, closing, marks.subList(from, to)));
      from = to;
    } while (from < marks.size());
    return messages;
  }
}
