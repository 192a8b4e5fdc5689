package io.crosstide.worker.copy;

import io.crosstide.worker.breaker.RegionBreakers;
import io.crosstide.worker.bucket.TargetBuckets;
import io.vertx.core.Vertx;

/**
 * What every copy of the process shares.
 *
 * @param vertx timers
 * @param settings how to copy
 * @param limits what may be in hand at a time
 * @param breakers which regions answer
 * @param down keeps keys away from those that do not
 * @param watches see whether keys get on
 * @param records uploads that are not ended
 * @param grants counts deletes under rules with a limit
 * @param classes storage classes that targets did not take
 * @param unconditional regions that take no conditions of writes
 * @param partTags regions whose tags are made of their parts' MD5s
 * @param metadata whether targets keep what names replicas
 * @param targets what is known of target buckets
 * @param metrics what is counted on the way
 * @param stop says when nothing new is to be begun
 */
public record CopyContext(
    Vertx vertx,
    CopySettings settings,
    Limits limits,
    RegionBreakers breakers,
    DownRegions down,
    KeyWatches watches,
    UploadRecords records,
    DeleteGrants grants,
    RefusedClasses classes,
    UnconditionalRegions unconditional,
    PartTagRegions partTags,
    KeptMetadata metadata,
    TargetBuckets targets,
    CopyMetrics metrics,
    StopSign stop) {
  BriefRetry retry() {
    return new BriefRetry(vertx, settings, stop);
  }
}
