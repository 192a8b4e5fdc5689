package io.crosstide.contracts.http;

import io.crosstide.contracts.rule.UserTaggings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code POST /buckets/{bucket}/rules}: a rule as the client sent it, values unchecked.
 * Structure (one rule, a readable document) was checked before.
 *
 * @param account the account that asks
 */
public record RuleDraft(
    String account,
    Optional<String> name,
    Optional<String> targetBucket,
    Optional<String> targetLocation,
    Optional<String> transferType,
    Optional<String> history,
    List<String> prefixes,
    Optional<String> actions,
    Optional<String> syncRole,
    Optional<String> kmsObjectsStatus,
    Optional<String> replicaKmsKeyId,
    Optional<String> rtc,
    Optional<UserTaggings> userTaggings,
    Optional<String> sourceLocation) {
  @SuppressWarnings("OptionalAssignedToNull")
  public RuleDraft {
    Objects.requireNonNull(account, "account");
    name = name == null ? Optional.empty() : name;
    targetBucket = targetBucket == null ? Optional.empty() : targetBucket;
    targetLocation = targetLocation == null ? Optional.empty() : targetLocation;
    transferType = transferType == null ? Optional.empty() : transferType;
    history = history == null ? Optional.empty() : history;
    prefixes = prefixes == null ? List.of() : List.copyOf(prefixes);
    actions = actions == null ? Optional.empty() : actions;
    syncRole = syncRole == null ? Optional.empty() : syncRole;
    kmsObjectsStatus = kmsObjectsStatus == null ? Optional.empty() : kmsObjectsStatus;
    replicaKmsKeyId = replicaKmsKeyId == null ? Optional.empty() : replicaKmsKeyId;
    rtc = rtc == null ? Optional.empty() : rtc;
    userTaggings = userTaggings == null ? Optional.empty() : userTaggings;
    sourceLocation = sourceLocation == null ? Optional.empty() : sourceLocation;
  }
}
