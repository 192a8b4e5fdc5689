package io.crosstide.gateway.capture;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.stream.StreamOpening;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.gateway.service.ProgressClient;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.rules.RuleFeed;
import io.vertx.core.Future;

/** The broker, the progress service and the feed of rules. */
final class BrokerCaptureLinks implements CaptureLinks {
  private final Publishers publishers;
  private final RuleFeed feed;
  private final ProgressClient progress;

  BrokerCaptureLinks(Publishers publishers, RuleFeed feed, ProgressClient progress) {
    this.publishers = publishers;
    this.feed = feed;
    this.progress = progress;
  }

  @Override
  public Future<Void> send(TaskBatch batch, RegionName target) {
    return publishers.toQueue(batch.lane().address(target)).sendFuture(batch);
  }

  @Override
  public Future<Void> send(Heartbeat heartbeat) {
    return publishers.toQueue(Addresses.HEARTBEATS).sendFuture(heartbeat);
  }

  @Override
  public Future<Void> open(StreamOpening opening) {
    return progress.open(opening);
  }

  @Override
  public Future<Void> readRules() {
    return feed.refresh();
  }
}
