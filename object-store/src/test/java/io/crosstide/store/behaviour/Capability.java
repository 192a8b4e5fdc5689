package io.crosstide.store.behaviour;

/** What stores may lack. Tests that need a lacking one are skipped and say so. */
public enum Capability {
  /** Checks keys and secrets. */
  CREDENTIALS,
  /** PUT with If-None-Match. */
  PUT_IF_ABSENT,
  /** PUT with If-Match. */
  PUT_IF_MATCH,
  /** Completing an upload with If-None-Match. */
  COMPLETE_IF_ABSENT,
  /** Copies with conditions on the source. */
  COPY_IF_MATCH,
  /** Tells the version that was copied. */
  COPY_TELLS_SOURCE_VERSION,
  /** Tells the version that a copy made. */
  COPY_TELLS_VERSION,
  /** Copies set other tags than the source's. */
  COPY_REPLACES_TAGS,
  /** Objects made of parts have the tags that the upload was begun with. */
  UPLOAD_KEEPS_TAGS,
  /** Tells the number of tags with an object that has some, to GET and to HEAD. */
  TELLS_TAG_COUNT,
  /** Refuses parts that are named out of order. */
  PART_ORDER,
  /** Verifies Content-MD5. */
  CONTENT_MD5,
  /** GET and HEAD of one part. */
  PART_NUMBER,
  /** Tells the number of parts. */
  PART_COUNT,
  /** Tells that a missing object is a delete marker. */
  TELLS_DELETE_MARKER,
  /** An upload of one empty part. */
  EMPTY_PART,
  /** Refuses parts below 5 MiB that are not the last. */
  PART_SIZE_MIN,
  /** The class STANDARD_IA. */
  STORAGE_CLASS,
  /** Tells the class that an upload was begun with. */
  UPLOAD_TELLS_CLASS,
  /** Encryption with keys of the store. */
  SSE_S3,
  /** Tells how a bucket encrypts what its writers do not. */
  BUCKET_ENCRYPTION,
  /** Metadata whose bytes are no UTF-8. */
  LATIN1_METADATA,
  /** Underscores in names of metadata; they are written in another way where they get lost. */
  METADATA_UNDERSCORES,
  /** Gives versions the ids that their writers ask for. */
  KEEPS_VERSION_IDS,
  /** Suspended versioning and the null version. */
  SUSPENDED_VERSIONING,
  /** ACLs that are read as they were written. */
  ACL,
  /** Lists uploads with their order and paging. */
  UPLOAD_PAGING
}
