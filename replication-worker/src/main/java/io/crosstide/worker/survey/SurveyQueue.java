package io.crosstide.worker.survey;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.messaging.amqp.Intake;
import io.crosstide.messaging.amqp.IntakeOptions;
import io.crosstide.messaging.amqp.Intakes;
import io.crosstide.worker.WorkerConfig;
import io.crosstide.worker.copy.DownRegions;
import io.crosstide.worker.copy.Listing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A queue of surveys: its messages in hand are listed by turns, wait for a turn, or pause. */
final class SurveyQueue {
  private final Vertx vertx;
  private final DownRegions down;
  private final Listing listing;
  private final Waiting waiting;
  private final Intake intake;
  private final AtomicInteger pausing = new AtomicInteger();

  SurveyQueue(
      Vertx vertx,
      Intakes intakes,
      String address,
      DownRegions down,
      Listing listing,
      WorkerConfig.Survey config) {
    this.vertx = vertx;
    this.down = down;
    this.listing = listing;
    this.waiting = new Waiting(config.held(), config.failurePause(), config.aheadPause());
    this.intake = intakes.open(new IntakeOptions(address, false, config.held()), () -> {});
  }

  Intake intake() {
    return intake;
  }

  /** True if a survey of the rule is to go back to the queue, as many of its route wait here. */
  boolean isCrowded(Rule rule) {
    return waiting.isCrowded(down.waitingListings(listing, rule));
  }

  /**
   * Lists for a rule when its turn comes. Fails if a region of the rule is down, but for one
   * listing now and then that tries it.
   */
  <T> Future<T> inTurn(Rule rule, Supplier<Future<T>> work) {
    return down.listing(listing, rule, work);
  }

  /** Ends when a survey that cannot be listed now has waited. */
  Future<Void> pause() {
    return pause(waiting.pauseBeside(pausing.getAndIncrement()));
  }

  /** Ends when a survey that is listed far enough ahead has waited. */
  Future<Void> pauseAhead() {
    return pause(waiting.aheadPauseBeside(pausing.getAndIncrement()));
  }

  private Future<Void> pause(Duration time) {
    Promise<Void> over = Promise.promise();
    vertx.setTimer(
        Math.max(1, time.toMillis()),
        id -> {
          pausing.decrementAndGet();
          over.complete();
        });
    return over.future();
  }
}
