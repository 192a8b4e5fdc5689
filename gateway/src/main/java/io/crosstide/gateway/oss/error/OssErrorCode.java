package io.crosstide.gateway.oss.error;

import java.util.Optional;

/**
 * Every error this gateway itself can answer with (those of the rule service pass through as they
 * are): the word in {@code <Code>}, the HTTP status, the default message and, where OSS is known to
 * send one, the default EC. Clients match on the messages, so they are protocol constants.
 */
public enum OssErrorCode {
  // Authentication and permission
  ACCESS_DENIED("AccessDenied", 403, "You do not have permission to perform this operation."),
  INVALID_ACCESS_KEY_ID(
      "InvalidAccessKeyId",
      403,
      "0002-00000902",
      "The OSS Access Key Id you provided does not exist in our records."),
  SIGNATURE_DOES_NOT_MATCH(
      "SignatureDoesNotMatch",
      403,
      "0002-00000040",
      "The request signature we calculated does not match the signature you provided. Check your"
          + " key and signing method."),
  REQUEST_TIME_TOO_SKEWED(
      "RequestTimeTooSkewed",
      403,
      "0002-00000504",
      "The difference between the request time and the current time is too large."),
  INVALID_SECURITY_TOKEN(
      "InvalidSecurityToken", 403, "The security token you provided is invalid."),
  SECURITY_TOKEN_EXPIRED(
      "SecurityTokenExpired", 403, "The security token you provided has expired."),
  ACCESS_KEY_ID_AND_SECURITY_TOKEN_NOT_MATCH(
      "AccessKeyIdAndSecurityTokenNotMatch",
      403,
      "The access key id and the security token you provided do not match."),
  SECURITY_TOKEN_NOT_SUPPORTED(
      "SecurityTokenNotSupported",
      403,
      "The access key id you provided does not take a security token."),

  // Replication rules
  NO_REPLICATION_RULE("NoReplicationRule", 400, "No replication rule specified."),
  TOO_MANY_REPLICATION_RULES(
      "TooManyReplicationRules", 400, "OSS only support one replication rule now."),
  TOO_MANY_PREFIXES(
      "TooManyPrefixes", 400, "The bucket replication rule's prefixes number is beyond limit."),
  TOO_MANY_FILTER_OBJECT_TAGS(
      "TooManyFilterObjectTags",
      400,
      "The bucket replication rule's filter object tags number is beyond limit."),
  INVALID_BUCKET_STATUS(
      "InvalidBucketStatus",
      400,
      "The src and dest bucket must be versioning enabled when drs tagging rule exist."),
  NO_SUCH_REPLICATION_CONFIGURATION(
      "NoSuchReplicationConfiguration",
      404,
      "The bucket you specified does not have replication configuration."),
  NO_SUCH_REPLICATION_RULE(
      "NoSuchReplicationRule", 404, "The BucketReplicationRule you specified does not exist."),

  // Requests
  MALFORMED_XML(
      "MalformedXML",
      400,
      "The XML you provided was not well-formed or did not validate against our published schema."),
  INVALID_ARGUMENT("InvalidArgument", 400, "The argument is invalid."),
  INVALID_DIGEST("InvalidDigest", 400, "The Content-MD5 you specified was invalid."),
  INVALID_BUCKET_NAME("InvalidBucketName", 400, "The specified bucket is not valid."),
  INVALID_OBJECT_NAME("InvalidObjectName", 400, "The specified object is not valid."),
  INVALID_LOCATION_CONSTRAINT(
      "InvalidLocationConstraint", 400, "The specified location constraint is not valid."),
  INVALID_ENCRYPTION_ALGORITHM(
      "InvalidEncryptionAlgorithmError",
      400,
      "The encryption request you specified is not valid. Supported value: AES256, KMS, SM4."),
  INVALID_TAG("InvalidTag", 400, "0010-00000217", "The tag you specified is not valid."),
  INVALID_PART(
      "InvalidPart",
      400,
      "One or more of the specified parts could not be found or the specified entity tag might not"
          + " have matched the part's entity tag."),
  INVALID_PART_ORDER(
      "InvalidPartOrder",
      400,
      "The list of parts was not in ascending order. Parts list must be specified in order by part"
          + " number."),
  ENTITY_TOO_SMALL(
      "EntityTooSmall",
      400,
      "Your proposed upload is smaller than the minimum allowed object size."),
  ENTITY_TOO_LARGE(
      "EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed object size."),
  INCOMPLETE_BODY(
      "IncompleteBody",
      400,
      "You did not provide the number of bytes specified by the Content-Length HTTP header."),
  REQUEST_TIMEOUT(
      "RequestTimeout",
      400,
      "Your socket connection to the server was not read from or written to within the timeout"
          + " period."),
  NOT_IMPLEMENTED(
      "NotImplemented",
      400,
      "A header or query you provided implies functionality that is not implemented."),
  TOO_MANY_BUCKETS(
      "TooManyBuckets", 400, "You have attempted to create more buckets than allowed."),
  METHOD_NOT_ALLOWED(
      "MethodNotAllowed", 405, "The specified method is not allowed against this resource."),
  MISSING_CONTENT_LENGTH(
      "MissingContentLength", 411, "You must provide the Content-Length HTTP header."),
  NOT_MODIFIED("NotModified", 304, "The object has not been modified."),
  PRECONDITION_FAILED(
      "PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold."),
  INVALID_RANGE("InvalidRange", 416, "The requested range cannot be satisfied."),

  // Buckets and objects
  NO_SUCH_BUCKET("NoSuchBucket", 404, "0015-00000101", "The specified bucket does not exist."),
  NO_SUCH_KEY("NoSuchKey", 404, "0026-00000001", "The specified key does not exist."),
  NO_SUCH_VERSION("NoSuchVersion", 404, "The specified version does not exist."),
  NO_SUCH_UPLOAD(
      "NoSuchUpload",
      404,
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have"
          + " been aborted or completed."),
  BUCKET_ALREADY_EXISTS(
      "BucketAlreadyExists",
      409,
      "0015-00000104",
      "The requested bucket name is not available. The bucket namespace is shared by all users of"
          + " the system. Please select a different name and try again."),
  BUCKET_NOT_EMPTY(
      "BucketNotEmpty", 409, "0015-00000301", "The bucket you tried to delete is not empty."),
  POSITION_NOT_EQUAL_TO_LENGTH(
      "PositionNotEqualToLength", 409, "Position is not equal to file length."),
  OBJECT_NOT_APPENDABLE("ObjectNotAppendable", 409, "The object is not appendable."),
  FILE_ALREADY_EXISTS(
      "FileAlreadyExists",
      409,
      "The object you specified already exists and can not be" + " overwritten."),
  OPERATION_ABORTED(
      "OperationAborted",
      409,
      "A conflicting operation is currently in progress against this resource."),
  INVALID_OBJECT_STATE(
      "InvalidObjectState", 403, "The operation is not valid for the object's state."),

  // Ours
  INTERNAL_ERROR("InternalError", 500, "We encountered an internal error. Please try again."),
  SERVICE_UNAVAILABLE(
      "ServiceUnavailable", 503, "Please reduce your request rate or try again later.");

  private final String wire;
  private final int status;
  private final Optional<String> ec;
  private final String message;

  OssErrorCode(String wire, int status, String message) {
    this(wire, status, Optional.empty(), message);
  }

  OssErrorCode(String wire, int status, String ec, String message) {
    this(wire, status, Optional.of(ec), message);
  }

  OssErrorCode(String wire, int status, Optional<String> ec, String message) {
    this.wire = wire;
    this.status = status;
    this.ec = ec;
    this.message = message;
  }

  /** The word clients see in {@code <Code>}. */
  public String wire() {
    return wire;
  }

  /** The HTTP status, 304 to 503. */
  public int status() {
    return status;
  }

  /** The EC sent unless the error at hand has a more precise one. */
  public Optional<String> ec() {
    return ec;
  }

  /** The message sent unless the error at hand has a more precise one. */
  public String message() {
    return message;
  }
}
