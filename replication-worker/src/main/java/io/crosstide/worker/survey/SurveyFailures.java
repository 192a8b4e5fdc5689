package io.crosstide.worker.survey;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.store.StoreException;
import io.crosstide.worker.WorkerMetrics;
import io.crosstide.worker.fault.ReplicationFailure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/** Tells of listings that failed and are tried again. */
@Singleton
final class SurveyFailures {
  private static final Logger LOG = Logger.getLogger(SurveyFailures.class);
  private static final long ERROR_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final WorkerMetrics metrics;
  private final AtomicLong lastError = new AtomicLong(System.nanoTime() - ERROR_PAUSE_NANOS);

  @Inject
  SurveyFailures(WorkerMetrics metrics) {
    this.metrics = metrics;
  }

  /** A listing nobody can trust and a defect of ours are errors that somebody must look into. */
  void tell(SurveyTask task, Throwable cause) {
    FailureKind kind = kindOf(cause);
    metrics.listingFailed(kind.name());
    if (kind == FailureKind.CORRUPT || kind == FailureKind.INTERNAL) {
      tellError(task, kind, cause);
    } else {
      tellWaiting(task, kind, cause);
    }
  }

  private static FailureKind kindOf(Throwable cause) {
    if (cause instanceof UnsortedListing) {
      return FailureKind.CORRUPT;
    }
    if (cause instanceof ReplicationFailure failure) {
      return failure.kind();
    }
    return cause instanceof StoreException failure ? failure.kind() : FailureKind.INTERNAL;
  }

  /** Counted each time, told once a minute, since it may go on for long. */
  private void tellError(SurveyTask task, FailureKind kind, Throwable cause) {
    long now = System.nanoTime();
    long last = lastError.get();
    boolean isDue = now - last >= ERROR_PAUSE_NANOS && lastError.compareAndSet(last, now);
    LOG.logf(
        isDue ? Level.ERROR : Level.DEBUG,
        cause,
        "Survey %s of rule %s cannot go on and is tried again: %s",
        task.survey(),
        task.rule(),
        kind);
  }

  /** Counted each time, told once. */
  private static void tellWaiting(SurveyTask task, FailureKind kind, Throwable cause) {
    LOG.logf(
        task.isAgain() ? Level.DEBUG : Level.WARN,
        "Survey %s of rule %s waits and is tried again: %s (%s)",
        task.survey(),
        task.rule(),
        kind,
        cause.getMessage());
  }
}
