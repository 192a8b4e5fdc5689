package io.crosstide.worker.survey;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.survey.SurveyBacklog;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.progress.ProgressCalls;
import io.vertx.core.Future;

/**
 * Knows from the progress service whether a range is listed far enough ahead: each page that waits
 * to be copied lies at the broker and has a row there.
 */
public final class SurveyBacklogs {
  /** Progress counts no further. */
  private static final int PAGES_MAX = 100_000;

  private final ProgressCalls calls;
  private final int pagesMax;
  private final int sectionsMax;

  /**
   * @param pagesMax pages of a range that may be listed and not done, from 1 to 100,000
   * @param sectionsMax sections of a range that are listed beside each other
   */
  public SurveyBacklogs(ProgressCalls calls, int pagesMax, int sectionsMax) {
    if (pagesMax < 1 || pagesMax > PAGES_MAX) {
      throw new IllegalArgumentException(
          "crosstide.worker.survey.pages-ahead must be from 1 to " + PAGES_MAX);
    }
    this.calls = calls;
    this.pagesMax = pagesMax;
    this.sectionsMax = sectionsMax;
  }

  /**
   * How far a range is listed.
   *
   * @param isFull true if no more is to be listed for now
   * @param maySplit true if it would be done sooner if more of it were listed at once
   */
  record Backlog(boolean isFull, boolean maySplit) {}

  /**
   * How far the range of a task is listed. Fails while nobody can say: nothing is listed then, so
   * that the broker does not fill while nobody counts.
   */
  Future<Backlog> of(SurveyTask task) {
    String range =
        "/rules/" + task.rule() + "/surveys/" + task.survey() + "/ranges/" + task.range();
    return calls
        .get(range + "/backlog?limit=" + pagesMax)
        .map(body -> MessageCodec.decode(body.getBytes(), SurveyBacklog.class))
        .map(this::backlog)
        .recover(SurveyBacklogs::failed);
  }

  /** Where workers are behind with what is listed, listing faster makes nothing sooner. */
  private Backlog backlog(SurveyBacklog known) {
    return new Backlog(
        known.pages() >= pagesMax,
        known.pages() < pagesMax / 2 && known.stretches().orElse(sectionsMax) < sectionsMax);
  }

  private static <T> Future<T> failed(Throwable cause) {
    return Future.failedFuture(
        new ReplicationFailure(
            FailureKind.UNAVAILABLE,
            Side.SELF,
            "The progress service, which counts what is listed and not done, does not answer: "
                + cause.getMessage()));
  }
}
