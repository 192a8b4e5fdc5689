package io.crosstide.gateway.door;

import io.crosstide.gateway.call.Call;
import io.vertx.core.Future;

/** What answers calls that may be made. */
@FunctionalInterface
public interface Operations {
  /** Answers the call; a failure is answered by the door. */
  Future<Void> run(Call call);
}
