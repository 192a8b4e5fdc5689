package io.crosstide.worker.survey;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.task.SurveyTask;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/** Splits what proves to be long, so that several workers list it. */
@Singleton
final class SectionSplitter {
  private static final Logger LOG = Logger.getLogger(SectionSplitter.class);

  /** Listings between two splits of a section: looking costs about as many requests, but small. */
  private static final int LISTINGS = 8;

  private final SurveyListings listings;

  @Inject
  SectionSplitter(SurveyListings listings) {
    this.listings = listings;
  }

  /**
   * The task, with where it is to be split if it is long and there is such a place. A search that
   * fails is no failure of the survey: its next listing meets the cause.
   */
  Future<SurveyTask> split(Rule rule, SurveyTask task) {
    return isDue(task)
        ? new SplitSearch(
                after -> listings.first(rule, task.next(after)),
                task.keys().prefix(),
                task.cursor().orElseThrow())
            .find()
            .map(middle -> middle.map(task::splitAt).orElse(task))
            .otherwise(cause -> unsplit(task, cause))
        : Future.succeededFuture(task);
  }

  /** What keeps to a rate is listed in one place: there it is known how fast it goes. */
  private static boolean isDue(SurveyTask task) {
    boolean isSlowed =
        task.comparison().map(Comparison::keysPerSecond).filter(OptionalInt::isPresent).isPresent();
    return task.step() % LISTINGS == 0 && !isSlowed;
  }

  private static SurveyTask unsplit(SurveyTask task, Throwable cause) {
    LOG.debugf("Where to split survey %s was not found: %s", task.survey(), cause.getMessage());
    return task;
  }
}
