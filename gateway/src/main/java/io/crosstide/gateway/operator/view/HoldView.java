package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.http.Hold;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The one thing that holds the timestamp of a rule.
 *
 * @param what its kind
 * @param text the same in words, with what to do
 * @param since the instant at which it holds, if there is one
 * @param failure the key, if it is one
 * @param stream the stream, if it is one
 * @param deadLetter number of the dead letter that has to be settled first, if there is one
 */
public record HoldView(
    What what,
    String text,
    Optional<Instant> since,
    Optional<FailureView> failure,
    Optional<Stream> stream,
    OptionalLong deadLetter) {

  /** What may hold. */
  public enum What {
    STARTING,
    NO_STREAM,
    SURVEY,
    RESYNC,
    STREAM_LOST,
    BATCHES,
    NO_MARK,
    FAILURE
  }

  /** A gateway's stream of changes. */
  public record Stream(String id, String gateway, long pendingBatches, Instant seenAt) {}

  /** The view of a hold. */
  public static HoldView of(Hold hold) {
    if (hold instanceof Hold.Failure failure) {
      return of(failure);
    }
    if (hold instanceof Hold.Stream stream) {
      return of(stream);
    }
    if (hold instanceof Hold.Survey survey) {
      return plain(
          What.SURVEY,
          "The survey of writes between the rule's creation and its coverage has not finished."
              + letter(survey.letter()),
          survey.since(),
          survey.letter());
    }
    if (hold instanceof Hold.Resync) {
      return plain(
          What.RESYNC,
          "The target was emptied and is filled anew. There is no timestamp until that is done.");
    }
    return hold instanceof Hold.Starting
        ? plain(What.STARTING, "The rule is starting: not every gateway captures for it yet.")
        : plain(What.NO_STREAM, "No gateway captures for the rule. Start one.");
  }

  private static HoldView of(Hold.Failure failure) {
    return new HoldView(
        What.FAILURE,
        "A key has failed. " + failure.failure().kind().cause() + ".",
        Optional.of(failure.since()),
        Optional.of(FailureView.of(failure.failure())),
        Optional.empty(),
        OptionalLong.empty());
  }

  private static HoldView of(Hold.Stream stream) {
    What what =
        switch (stream.cause()) {
          case LOST -> What.STREAM_LOST;
          case BATCHES -> What.BATCHES;
          case NO_MARK -> What.NO_MARK;
        };
    String text =
        switch (stream.cause()) {
          case LOST ->
              stream.recovery().isPresent()
                  ? "A gateway fell silent without closing its stream. A survey finds what it may"
                      + " not have captured; when that is done the stream holds no longer."
                  : "A gateway fell silent without closing its stream. A survey will find what it"
                      + " may not have captured, about a minute after the loss.";
          case BATCHES ->
              stream.recovery().isPresent()
                  ? "A batch of this gateway was lost. A survey finds what was in it; when that is"
                      + " done the batch holds no longer."
                  : "Workers have not finished batches of this gateway yet.";
          case NO_MARK ->
              "All batches are done, but the gateway promises nothing newer: a write is in flight,"
                  + " its source store does not answer, or its heartbeats do not arrive.";
        };
    return new HoldView(
        what,
        text + letter(stream.letter()),
        stream.safeUntil(),
        Optional.empty(),
        Optional.of(
            new Stream(
                stream.stream().toString(),
                stream.gateway(),
                stream.pendingBatches(),
                stream.seenAt())),
        stream.letter());
  }

  private static String letter(OptionalLong number) {
    return number.isPresent()
        ? " A message that has to be handled first is dead letter "
            + number.getAsLong()
            + ": look at it, and send it again or discard it."
        : "";
  }

  private static HoldView plain(What what, String text) {
    return plain(what, text, Optional.empty(), OptionalLong.empty());
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static HoldView plain(
      What what, String text, Optional<Instant> since, OptionalLong letter) {
    return new HoldView(what, text, since, Optional.empty(), Optional.empty(), letter);
  }
}
