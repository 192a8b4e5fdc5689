package io.crosstide.gateway.buckets;

import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.store.CannedAcl;
import java.util.Optional;

/** The ACL of a bucket in a request. */
final class BucketAcls {
  private BucketAcls() {}

  /**
   * The ACL, if one is given.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidArgument for an unknown one
   */
  static Optional<CannedAcl> of(OssHeaders headers) {
    Optional<String> word = headers.firstText(BucketCalls.ACL);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    for (CannedAcl acl : CannedAcl.values()) {
      if (acl != CannedAcl.DEFAULT && acl.word().equals(word.get())) {
        return Optional.of(acl);
      }
    }
    throw OssErrors.invalidArgument("The ACL is invalid.", BucketCalls.ACL, word.get())
        .asException();
  }
}
