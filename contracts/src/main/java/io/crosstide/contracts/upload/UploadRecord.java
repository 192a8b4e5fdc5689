package io.crosstide.contracts.upload;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import java.util.Objects;
import java.util.Optional;

/**
 * A multipart upload that a worker has begun at a target: body of {@code PUT /uploads}. It is
 * recorded before its first part, so that it is known to be ours, and another worker can go on with
 * it (I23).
 *
 * @param rule the rule it is for
 * @param target bucket that it writes to
 * @param key the object
 * @param upload the store's id of it, at most {@value #ID_MAX} characters
 * @param etag of the source that it copies
 * @param version of the source, if versioned
 * @param size bytes of the source, at least 0
 * @param plan names everything that the finished object would be made of: only an upload of the
 *     same plan can be gone on with; at most {@value #PLAN_MAX} characters
 */
public record UploadRecord(
    RuleId rule,
    BucketRef target,
    ObjectKey key,
    String upload,
    ETag etag,
    Optional<VersionId> version,
    long size,
    String plan) {
  /** The plan of an upload that nobody means to go on with; no digest looks like it. */
  public static final String GIVEN_UP = "given up";

  /** Stores use up to some 200. */
  public static final int ID_MAX = 1024;

  /** A digest in hex digits is far below. */
  public static final int PLAN_MAX = 128;

  @SuppressWarnings("OptionalAssignedToNull")
  public UploadRecord {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(etag, "etag");
    version = version == null ? Optional.empty() : version;
    requireText(upload, ID_MAX, "upload");
    requireText(plan, PLAN_MAX, "plan");
    if (size < 0) {
      throw new IllegalArgumentException("A size is not below 0");
    }
  }

  /** True if nobody means to go on with it. */
  @JsonIgnore
  public boolean isGivenUp() {
    return plan.equals(GIVEN_UP);
  }

  /** The same, given up. */
  public UploadRecord givenUp() {
    return new UploadRecord(rule, target, key, upload, etag, version, size, GIVEN_UP);
  }

  /** True if both are records of one upload. */
  @JsonIgnore
  public boolean isSameUpload(UploadRecord other) {
    return rule.equals(other.rule) && key.equals(other.key) && upload.equals(other.upload);
  }

  private static void requireText(String text, int max, String what) {
    if (text == null || text.isEmpty() || text.length() > max) {
      throw new IllegalArgumentException("The " + what + " has 1 to " + max + " characters");
    }
  }
}
