package io.crosstide.local.acl;

import io.crosstide.local.error.S3Error;
import java.util.Optional;

/**
 * The canned ACLs. Access for others than the owner's keys follows from them; there are no grants
 * beside.
 */
public enum CannedAcl {
  PRIVATE("private", false, false),
  PUBLIC_READ("public-read", true, false),
  PUBLIC_READ_WRITE("public-read-write", true, true),
  AUTHENTICATED_READ("authenticated-read", false, false),
  BUCKET_OWNER_READ("bucket-owner-read", false, false),
  BUCKET_OWNER_FULL_CONTROL("bucket-owner-full-control", false, false);

  private final String text;
  private final boolean anyoneReads;
  private final boolean anyoneWrites;

  CannedAcl(String text, boolean anyoneReads, boolean anyoneWrites) {
    this.text = text;
    this.anyoneReads = anyoneReads;
    this.anyoneWrites = anyoneWrites;
  }

  public String text() {
    return text;
  }

  public boolean anyoneReads() {
    return anyoneReads;
  }

  public boolean anyoneWrites() {
    return anyoneWrites;
  }

  /**
   * Reads {@code x-amz-acl}.
   *
   * @throws io.crosstide.local.error.S3Exception InvalidArgument
   */
  public static CannedAcl of(String text) {
    return find(text)
        .orElseThrow(
            () ->
                S3Error.INVALID_ARGUMENT
                    .because("The canned ACL is not known")
                    .with("ArgumentName", "x-amz-acl")
                    .with("ArgumentValue", text));
  }

  private static Optional<CannedAcl> find(String text) {
    for (CannedAcl acl : values()) {
      if (acl.text.equals(text)) {
        return Optional.of(acl);
      }
    }
    return Optional.empty();
  }
}
