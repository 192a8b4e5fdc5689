package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.DeleteLimit;
import io.vertx.core.Future;

/**
 * Who counts deletes under rules with a limit. Calls fail with a {@link
 * io.crosstide.worker.fault.ReplicationFailure}.
 */
public interface DeleteGrants {
  /**
   * Asks for one delete, which is to be done at once.
   *
   * @return true if the limit leaves it and no delete of the key waits for its confirmation
   */
  Future<Boolean> take(RuleId rule, ObjectKey key, DeleteLimit limit);
}
