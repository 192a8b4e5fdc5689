package io.crosstide.store;

/** The access control lists that OSS and S3 have in common. */
public enum CannedAcl {
  /**
   * Inherits from the bucket (OSS {@code default}); S3 has no word for it and treats it as private.
   */
  DEFAULT("default"),
  PRIVATE("private"),
  PUBLIC_READ("public-read"),
  PUBLIC_READ_WRITE("public-read-write");

  private final String word;

  CannedAcl(String word) {
    this.word = word;
  }

  /** The word on the wire. */
  public String word() {
    return word;
  }

  /**
   * @throws IllegalArgumentException for any other word
   */
  public static CannedAcl ofWord(String word) {
    for (CannedAcl acl : values()) {
      if (acl.word.equals(word)) {
        return acl;
      }
    }
    throw new IllegalArgumentException("Not a canned ACL: " + word);
  }
}
