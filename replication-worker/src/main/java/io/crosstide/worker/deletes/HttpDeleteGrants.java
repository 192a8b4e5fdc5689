package io.crosstide.worker.deletes;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.deletes.DeleteGrant;
import io.crosstide.contracts.deletes.DeleteGrantOrder;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.DeleteLimit;
import io.crosstide.worker.copy.DeleteGrants;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.progress.ProgressCalls;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Grants of the progress service. Of a rule one question is under way at a time; deletes that come
 * meanwhile are asked for together.
 */
public final class HttpDeleteGrants implements DeleteGrants {
  private static final Logger LOG = Logger.getLogger(HttpDeleteGrants.class);

  private final ProgressCalls calls;
  private final GrantQueues queues = new GrantQueues(this::ask);

  public HttpDeleteGrants(ProgressCalls calls) {
    this.calls = calls;
  }

  @Override
  public Future<Boolean> take(RuleId rule, ObjectKey key, DeleteLimit limit) {
    return queues.take(rule, key, limit);
  }

  private Future<DeleteGrant> ask(RuleId rule, DeleteGrantOrder order) {
    return calls
        .call(HttpMethod.POST, "/rules/" + rule + "/delete-grants", Optional.of(order))
        .map(body -> MessageCodec.decode(body.getBytes(), DeleteGrant.class))
        .recover(HttpDeleteGrants::failed);
  }

  /** What nobody counts is not deleted; the ledger tries again. */
  private static Future<DeleteGrant> failed(Throwable cause) {
    LOG.debugf("The progress service grants no deletes now: %s", cause.getMessage());
    return Future.failedFuture(
        new ReplicationFailure(
            FailureKind.UNAVAILABLE,
            Side.SELF,
            "The progress service, which counts deletes, does not answer"));
  }
}
