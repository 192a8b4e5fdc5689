package io.crosstide.contracts.http;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.ledger.FailedKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The one thing that holds the timestamp of a rule now. When it is gone, another may. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Hold.Starting.class, name = "starting"),
  @JsonSubTypes.Type(value = Hold.NoStream.class, name = "no-stream"),
  @JsonSubTypes.Type(value = Hold.Survey.class, name = "survey"),
  @JsonSubTypes.Type(value = Hold.Resync.class, name = "resync"),
  @JsonSubTypes.Type(value = Hold.Stream.class, name = "stream"),
  @JsonSubTypes.Type(value = Hold.Failure.class, name = "failure")
})
public sealed interface Hold {

  /** The rule is not in effect yet. */
  record Starting() implements Hold {}

  /** No gateway captures for the rule: nobody can say what was written. */
  record NoStream() implements Hold {}

  /**
   * The survey of writes between the rule's creation and its coverage has not finished.
   *
   * @param since where the gap begins; empty if the survey is not known yet
   * @param letter number of a dead letter without which the survey does not go on
   */
  record Survey(Optional<Instant> since, OptionalLong letter) implements Hold {
    @SuppressWarnings("OptionalAssignedToNull")
    public Survey {
      since = since == null ? Optional.empty() : since;
      letter = letter == null ? OptionalLong.empty() : letter;
    }

    /** A survey that goes on. */
    public Survey(Optional<Instant> since) {
      this(since, OptionalLong.empty());
    }
  }

  /** The target was emptied, and a comparison fills it anew: there is no timestamp until then. */
  record Resync() implements Hold {}

  /**
   * A gateway's stream.
   *
   * @param stream the stream
   * @param gateway name of the gateway process
   * @param cause why it holds
   * @param pendingBatches batches that are not done
   * @param safeUntil its own watermark; empty before the first proof
   * @param seenAt its last heartbeat, by the clock of progress
   * @param recovery if it is lost, or its oldest open batch is, the survey under way that finds
   *     what is in no batch; when that is done this holds no longer
   * @param letter number of a dead letter that has to be settled first: its oldest open batch, or a
   *     message of the recovery
   */
  record Stream(
      StreamId stream,
      String gateway,
      Cause cause,
      long pendingBatches,
      Optional<Instant> safeUntil,
      Instant seenAt,
      Optional<SurveyId> recovery,
      OptionalLong letter)
      implements Hold {
    @SuppressWarnings("OptionalAssignedToNull")
    public Stream {
      Objects.requireNonNull(stream, "stream");
      Objects.requireNonNull(gateway, "gateway");
      Objects.requireNonNull(cause, "cause");
      Objects.requireNonNull(seenAt, "seenAt");
      safeUntil = safeUntil == null ? Optional.empty() : safeUntil;
      recovery = recovery == null ? Optional.empty() : recovery;
      letter = letter == null ? OptionalLong.empty() : letter;
    }

    /** A stream that is not being recovered. */
    public Stream(
        StreamId stream,
        String gateway,
        Cause cause,
        long pendingBatches,
        Optional<Instant> safeUntil,
        Instant seenAt) {
      this(
          stream,
          gateway,
          cause,
          pendingBatches,
          safeUntil,
          seenAt,
          Optional.empty(),
          OptionalLong.empty());
    }
  }

  /** Why a stream holds. */
  enum Cause {
    /** The gateway fell silent without closing the stream. */
    LOST,
    /** Workers have not reported batches yet. */
    BATCHES,
    /**
     * Everything it has captured is done, but it does not promise more: a write is in flight, the
     * source store does not tell the time, or heartbeats do not arrive.
     */
    NO_MARK
  }

  /**
   * A key in the ledger.
   *
   * @param since the instant at which it holds
   */
  record Failure(FailedKey failure, Instant since) implements Hold {
    public Failure {
      Objects.requireNonNull(failure, "failure");
      Objects.requireNonNull(since, "since");
    }
  }
}
