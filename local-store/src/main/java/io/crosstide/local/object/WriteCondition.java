package io.crosstide.local.object;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.request.S3Request;
import java.util.Optional;

/**
 * What must hold of the current object for a write to happen. A delete marker counts as no object.
 */
public record WriteCondition(Optional<String> ifMatch, boolean ifNoneMatch) {

  /**
   * Reads If-Match and If-None-Match.
   *
   * @throws io.crosstide.local.error.S3Exception NotImplemented for If-None-Match with a tag
   */
  public static WriteCondition of(S3Request request) {
    Optional<String> ifNoneMatch = request.header("If-None-Match");
    if (ifNoneMatch.isPresent() && !ifNoneMatch.get().equals("*")) {
      throw S3Error.NOT_IMPLEMENTED.because("If-None-Match on a write takes only *");
    }
    return new WriteCondition(request.header("If-Match"), ifNoneMatch.isPresent());
  }

  /**
   * Checks a put or a completion.
   *
   * @param latest the newest version of the key
   * @throws io.crosstide.local.error.S3Exception PreconditionFailed, NoSuchKey
   */
  public void check(Optional<ObjectVersion> latest, String key) {
    Optional<ObjectVersion> object = latest.filter(version -> !version.deleteMarker());
    if (ifNoneMatch && object.isPresent()) {
      throw S3Error.PRECONDITION_FAILED.because().with("Condition", "If-None-Match");
    }
    if (ifMatch.isPresent()) {
      ObjectVersion version =
          object.orElseThrow(() -> S3Error.NO_SUCH_KEY.because().with("Key", key));
      if (!EntityTags.names(ifMatch.get(), version.etag())) {
        throw S3Error.PRECONDITION_FAILED.because().with("Condition", "If-Match");
      }
    }
  }

  /**
   * Checks a delete: one without an object to delete succeeds, unless the condition asks that there
   * be one.
   *
   * @return whether there is anything left to do
   * @throws io.crosstide.local.error.S3Exception PreconditionFailed
   */
  public boolean checkDelete(Optional<ObjectVersion> target) {
    if (ifMatch.isEmpty()) {
      return true;
    }
    boolean holds =
        target.isPresent()
            ? EntityTags.names(ifMatch.get(), target.get().etag())
            : !EntityTags.bare(ifMatch.get()).equals("*");
    if (!holds) {
      throw S3Error.PRECONDITION_FAILED.because().with("Condition", "If-Match");
    }
    return target.isPresent();
  }
}
