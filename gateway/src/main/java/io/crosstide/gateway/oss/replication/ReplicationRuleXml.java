package io.crosstide.gateway.oss.replication;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The rule in a request to put one: what the client wrote, verbatim. Only the structure has been
 * checked; values are for whoever knows buckets and regions.
 *
 * @param id empty if the client gave none or an empty one
 * @param targetLocation absent only if a location in another cloud is given instead
 * @param anotherCloud whether a target in another cloud is asked for
 * @param prefixes at most ten; empty means all objects
 * @param sseKmsStatus status under SourceSelectionCriteria
 * @param sourceLocation location under Source, empty if the client gave none or an empty one
 */
public record ReplicationRuleXml(
    Optional<String> id,
    String targetBucket,
    Optional<String> targetLocation,
    boolean anotherCloud,
    Optional<String> transferType,
    Optional<String> historicalObjectReplication,
    List<String> prefixes,
    Optional<String> action,
    Optional<String> syncRole,
    Optional<String> sseKmsStatus,
    Optional<String> replicaKmsKeyId,
    Optional<String> rtcStatus,
    Optional<UserTaggingsXml> userTaggings,
    Optional<String> sourceLocation) {

  public ReplicationRuleXml {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(targetBucket, "targetBucket");
    Objects.requireNonNull(targetLocation, "targetLocation");
    Objects.requireNonNull(transferType, "transferType");
    Objects.requireNonNull(historicalObjectReplication, "historicalObjectReplication");
    prefixes = List.copyOf(prefixes);
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(syncRole, "syncRole");
    Objects.requireNonNull(sseKmsStatus, "sseKmsStatus");
    Objects.requireNonNull(replicaKmsKeyId, "replicaKmsKeyId");
    Objects.requireNonNull(rtcStatus, "rtcStatus");
    Objects.requireNonNull(userTaggings, "userTaggings");
    Objects.requireNonNull(sourceLocation, "sourceLocation");
  }
}
