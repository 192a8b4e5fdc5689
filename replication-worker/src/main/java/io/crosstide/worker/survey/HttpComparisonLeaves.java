package io.crosstide.worker.survey;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.survey.ComparisonLeave;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.progress.ProgressCalls;
import io.vertx.core.Future;
import org.jboss.logging.Logger;

/** What the progress service says of comparisons. */
public final class HttpComparisonLeaves implements ComparisonLeaves {
  private static final Logger LOG = Logger.getLogger(HttpComparisonLeaves.class);

  private final ProgressCalls calls;

  public HttpComparisonLeaves(ProgressCalls calls) {
    this.calls = calls;
  }

  @Override
  public Future<ComparisonLeave> ask(RuleId rule, SurveyId survey) {
    return calls
        .get("/rules/" + rule + "/comparisons/" + survey + "/leave")
        .map(body -> MessageCodec.decode(body.getBytes(), ComparisonLeave.class))
        .recover(HttpComparisonLeaves::failed);
  }

  /** Whatever it is: the comparison waits, and asks again. */
  private static <T> Future<T> failed(Throwable cause) {
    LOG.debugf("The progress service says nothing of comparisons now: %s", cause.getMessage());
    return Future.failedFuture(
        new ReplicationFailure(
            FailureKind.UNAVAILABLE,
            Side.SELF,
            "The progress service, which knows of comparisons, does not answer"));
  }
}
