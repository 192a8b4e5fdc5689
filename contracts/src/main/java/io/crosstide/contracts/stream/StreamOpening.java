package io.crosstide.contracts.stream;

import io.crosstide.contracts.id.StreamId;
import java.util.List;
import java.util.Objects;

/**
 * Body of {@code POST /streams}: a gateway asks to begin a stream. It acknowledges no write before
 * the answer, so that no watermark passes a write of a stream that progress does not know.
 *
 * @param stream the new stream
 * @param gateway name of the process
 * @param marks one for each live rule, with sequence 0
 */
public record StreamOpening(StreamId stream, String gateway, List<StreamMark> marks) {
  public StreamOpening {
    Objects.requireNonNull(stream, "stream");
    marks = List.copyOf(marks);
  }
}
