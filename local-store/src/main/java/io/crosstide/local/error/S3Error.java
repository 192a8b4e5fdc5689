package io.crosstide.local.error;

/**
 * Every error this store answers: the code clients branch on, the HTTP status, and a default
 * message.
 */
public enum S3Error {
  ACCESS_DENIED(403, "AccessDenied", "Access Denied"),
  AUTHORIZATION_HEADER_MALFORMED(
      400, "AuthorizationHeaderMalformed", "The authorization header is malformed."),
  AUTHORIZATION_QUERY_MALFORMED(
      400,
      "AuthorizationQueryParametersError",
      "The authorization query parameters are malformed."),
  BAD_DIGEST(400, "BadDigest", "The checksum you specified did not match what was received."),
  BUCKET_ALREADY_OWNED(
      409, "BucketAlreadyOwnedByYou", "The bucket already exists and belongs to you."),
  BUCKET_NOT_EMPTY(409, "BucketNotEmpty", "The bucket you tried to delete is not empty."),
  CONTENT_HASH_MISMATCH(
      400,
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed."),
  ENTITY_TOO_LARGE(
      400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size."),
  ENTITY_TOO_SMALL(
      400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size."),
  ILLEGAL_LOCATION(
      400,
      "IllegalLocationConstraintException",
      "The location constraint does not name the region of this store."),
  ILLEGAL_VERSIONING(
      400,
      "IllegalVersioningConfigurationException",
      "The versioning configuration specified in the request is invalid."),
  INCOMPLETE_BODY(
      400, "IncompleteBody", "The body does not have the length its headers announced."),
  INTERNAL_ERROR(500, "InternalError", "We encountered an internal error. Please try again."),
  INVALID_ACCESS_KEY(
      403, "InvalidAccessKeyId", "The access key Id you provided does not exist in our records."),
  INVALID_ARGUMENT(400, "InvalidArgument", "Invalid Argument"),
  INVALID_BUCKET_NAME(400, "InvalidBucketName", "The specified bucket is not valid."),
  INVALID_BUCKET_STATE(
      409, "InvalidBucketState", "The request is not valid for the current state of the bucket."),
  INVALID_DIGEST(400, "InvalidDigest", "The Content-MD5 you specified is not valid."),
  INVALID_ENCRYPTION(
      400, "InvalidEncryptionAlgorithmError", "The encryption request you specified is not valid."),
  INVALID_PART(
      400,
      "InvalidPart",
      "One or more of the specified parts could not be found, or the entity tag did not match."),
  INVALID_PART_NUMBER(416, "InvalidPartNumber", "The requested partnumber is not satisfiable"),
  INVALID_PART_ORDER(
      400, "InvalidPartOrder", "The list of parts was not in ascending order by part number."),
  INVALID_RANGE(416, "InvalidRange", "The requested range is not satisfiable"),
  INVALID_REQUEST(400, "InvalidRequest", "Invalid Request"),
  INVALID_STORAGE_CLASS(
      400, "InvalidStorageClass", "The storage class you specified is not valid."),
  INVALID_TAG(400, "InvalidTag", "The tag provided was not a valid tag."),
  INVALID_TOKEN(400, "InvalidToken", "The provided token is malformed or otherwise invalid."),
  INVALID_URI(400, "InvalidURI", "Couldn't parse the specified URI."),
  INVALID_VERSION_ID(
      400, "InvalidVersionId", "A version of this store cannot have the id that was asked for."),
  KEY_TOO_LONG(400, "KeyTooLongError", "Your key is too long"),
  MALFORMED_XML(
      400,
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema."),
  MESSAGE_TOO_LONG(400, "MaxMessageLengthExceeded", "Your request was too big."),
  METADATA_TOO_LARGE(
      400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size."),
  METHOD_NOT_ALLOWED(
      405, "MethodNotAllowed", "The specified method is not allowed against this resource."),
  MISSING_CONTENT_LENGTH(
      411, "MissingContentLength", "You must provide the Content-Length HTTP header."),
  NOT_IMPLEMENTED(
      501,
      "NotImplemented",
      "A header or sub-resource you provided implies functionality that is not implemented."),
  NO_BUCKET_ENCRYPTION(
      404,
      "ServerSideEncryptionConfigurationNotFoundError",
      "The server side encryption configuration was not found"),
  NO_SUCH_BUCKET(404, "NoSuchBucket", "The specified bucket does not exist"),
  NO_SUCH_KEY(404, "NoSuchKey", "The specified key does not exist."),
  NO_SUCH_TAG_SET(404, "NoSuchTagSet", "The TagSet does not exist"),
  NO_SUCH_UPLOAD(
      404,
      "NoSuchUpload",
      "The specified multipart upload does not exist. It may have been aborted or completed."),
  NO_SUCH_VERSION(404, "NoSuchVersion", "The specified version does not exist."),
  PRECONDITION_FAILED(
      412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold"),
  REQUEST_TIME_TOO_SKEWED(
      403,
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large."),
  SIGNATURE_DOES_NOT_MATCH(
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided."),
  SLOW_DOWN(503, "SlowDown", "Please reduce your request rate."),
  TOO_MANY_BUCKETS(
      400, "TooManyBuckets", "You have attempted to create more buckets than allowed."),
  VERSION_ID_TAKEN(409, "VersionIdTaken", "Another version of the object has this id.");

  private final int status;
  private final String code;
  private final String message;

  S3Error(int status, String code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The code in the XML body. */
  public String code() {
    return code;
  }

  /** The message used when a place has nothing more precise to say. */
  public String message() {
    return message;
  }

  /** An exception with the default message. */
  public S3Exception because() {
    return new S3Exception(this, message);
  }

  /** An exception with a message of its own. */
  public S3Exception because(String reason) {
    return new S3Exception(this, reason);
  }
}
