package io.crosstide.rules.error;

import io.crosstide.contracts.http.ErrorBody;
import java.util.Optional;

/**
 * Every error that this service answers, with the code, status, text and EC code that clients of
 * the gateway see. Texts that OSS documents are kept to the letter, since clients match on them.
 */
public enum RuleError {
  NO_SUCH_BUCKET(404, "NoSuchBucket", "The specified bucket does not exist.", "0015-00000101"),
  NO_SUCH_RULE(
      404, "NoSuchReplicationRule", "The BucketReplicationRule you specified does not exist."),

  TOO_MANY_PREFIXES(
      400, "TooManyPrefixes", "The bucket replication rule's prefixes number is beyond limit."),
  TOO_MANY_FILTER_TAGS(
      400, "TooManyFilterObjectTags", "The bucket replication rule's tags number is beyond limit."),
  INVALID_TARGET_BUCKET(
      400, "InvalidTargetBucket", "The target bucket is invalid for bucket replication."),
  INVALID_TARGET_LOCATION(
      400,
      "InvalidTargetLocation",
      "The target bucket you specified does not locate in the target location."),
  BAD_REPLICATION_LOCATION(
      400, "BadReplicationLocation", "The replication location you choose is invalid."),
  NO_REPLICATION_LOCATION(
      400,
      "NoReplicationLocation",
      "There is no location that the source bucket can be replicated to."),
  ALREADY_REPLICATED(400, "BucketReplicationAlreadyExist", "Bucket replication already exists."),
  /** Versioning states that differ or are suspended, too: OSS has one text for all of them. */
  INVALID_BUCKET_STATUS(
      400,
      "InvalidBucketStatus",
      "The src and dest bucket must be versioning enabled when drs tagging rule exist."),
  TOO_MANY_OUTGOING(
      400,
      "TooManyOutgoingReplication",
      "The number of replication rules of the source bucket is beyond limit."),
  TOO_MANY_INCOMING(
      400,
      "TooManyIncomingReplication",
      "The number of replication rules of the target bucket is beyond limit."),

  BAD_HISTORY(
      400,
      "InvalidArgument",
      "HistoricalObjectReplication must be enabled or disabled.",
      "0031-00000011"),
  BAD_PREFIX_ENCODING(400, "InvalidArgument", "A prefix is not valid UTF-8.", "0031-00000018"),
  OVERLAPPING_PREFIXES(
      400, "InvalidArgument", "One prefix is the beginning of another.", "0031-00000019"),
  BAD_ACTION(
      400,
      "InvalidArgument",
      "Action must be a list of ALL, PUT, DELETE and ABORT, separated by commas.",
      "0031-00000023"),
  NO_REPLICA_KEY(
      400, "InvalidArgument", "EncryptionConfiguration needs a ReplicaKmsKeyID.", "0031-00000033"),
  BAD_TARGET_NAME(
      400, "InvalidArgument", "The name of the target bucket is invalid.", "0031-00000101"),
  PREFIX_TOO_LONG(400, "InvalidArgument", "A prefix is longer than 1023 characters."),
  BAD_TRANSFER_TYPE(400, "InvalidArgument", "TransferType must be internal or oss_acc."),
  ACCELERATION_NEEDED(
      400, "InvalidArgument", "Replication between these regions needs TransferType oss_acc."),
  BAD_KMS_STATUS(
      400, "InvalidArgument", "SseKmsEncryptedObjects status must be Enabled or Disabled."),
  BAD_RTC_STATUS(400, "InvalidArgument", "RTC status must be enabled or disabled."),
  NO_RTC_THERE(
      400, "InvalidArgument", "Replication time control is not available for the target's region."),
  BAD_FILTER_TAGS(
      400,
      "InvalidArgument",
      "UserTaggings needs FilterType AND or OR and 1 to 10 tags with a key."),
  BAD_TEXT(400, "InvalidArgument", "A value contains control characters."),
  RULE_NAME_TOO_LONG(400, "InvalidArgument", "Rule ID is longer than 255 characters."),
  RULE_NAME_TAKEN(400, "InvalidArgument", "Rule ID is not unique."),
  DELETE_WITHOUT_NAME(400, "InvalidArgument", "Rule ID is missing.", "0031-00000008"),
  RTC_WITHOUT_NAME(400, "InvalidArgument", "Rule ID is missing.", "0031-00000015"),

  BUCKET_ALREADY_EXISTS(
      409,
      "BucketAlreadyExists",
      "The requested bucket name is not available. Please select a different name and try again."),
  BAD_BUCKET_NAME(400, "InvalidBucketName", "The specified bucket is not valid."),
  NO_SUCH_REGION(
      400, "InvalidLocationConstraint", "The specified location constraint is not valid."),

  RULE_NOT_DOING(409, "RuleNotInEffect", "The rule is not in effect, or is being deleted."),
  BAD_SURVEY_ORDER(
      400, "InvalidArgument", "A survey has a kind, and a recovery has holdsFrom besides."),

  BAD_PAUSE(400, "InvalidArgument", "paused must be true or false."),
  BAD_PAUSE_BY(400, "InvalidArgument", "by must be 1 to 255 characters, none of them control."),
  BAD_PAUSE_REASON(
      400, "InvalidArgument", "reason must be at most 1000 characters, none of them control."),
  BAD_LIMIT(400, "InvalidArgument", "limit must be a number from 1 to 1000."),
  BAD_CURSOR(400, "InvalidArgument", "after is not the end of a page."),
  UNREADABLE_BODY(400, "InvalidArgument", "The body is not the JSON that this call takes."),
  NO_SUCH_CALL(404, "NoSuchCall", "There is no such call."),
  STORE_UNAVAILABLE(
      503, "ServiceUnavailable", "The store of a bucket did not answer. Please try again."),
  DATABASE_UNAVAILABLE(503, "ServiceUnavailable", "The database did not answer. Please try again."),
  INTERNAL(500, "InternalError", "We encountered an internal error. Please try again.");

  private final ErrorBody body;

  RuleError(int status, String code, String message) {
    this.body = new ErrorBody(status, code, message, Optional.empty());
  }

  RuleError(int status, String code, String message, String ec) {
    this.body = new ErrorBody(status, code, message, Optional.of(ec));
  }

  /** What the client gets. */
  public ErrorBody body() {
    return body;
  }
}
