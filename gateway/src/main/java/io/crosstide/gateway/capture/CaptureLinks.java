package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.stream.StreamOpening;
import io.crosstide.contracts.task.TaskBatch;
import io.vertx.core.Future;

/** What the capture needs of the outside. */
interface CaptureLinks {
  /**
   * Sends a batch; succeeds when the broker has it for good.
   *
   * @param target region that its rule replicates to
   */
  Future<Void> send(TaskBatch batch, RegionName target);

  /** Sends a heartbeat; succeeds when the broker has it for good. */
  Future<Void> send(Heartbeat heartbeat);

  /** Tells progress of a stream; succeeds when that is durable. */
  Future<Void> open(StreamOpening opening);

  /** Reads every rule, by a read that begins after this call; then they are known. */
  Future<Void> readRules();
}
