package io.crosstide.local.object;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.error.S3Exception;
import io.crosstide.local.object.VersionTable.Placed;
import io.crosstide.local.request.ObjectKey;
import io.crosstide.local.text.HttpDates;
import java.util.Optional;

/** Says no in the right way when the version a request asks for is not an object. */
public final class Versions {
  private final VersionIds ids;

  public Versions(VersionIds ids) {
    this.ids = ids;
  }

  /**
   * The version, if it is an object.
   *
   * @throws S3Exception NoSuchKey, NoSuchVersion, MethodNotAllowed for a marker named by its id
   */
  public Placed require(Optional<Placed> found, ObjectKey key, VersionRef ref) {
    boolean latest = ref instanceof VersionRef.Latest;
    Placed placed = found.orElseThrow(() -> missing(key, latest));
    ObjectVersion version = placed.version();
    if (!version.deleteMarker()) {
      return placed;
    }
    S3Exception refusal =
        latest
            ? missing(key, true)
            : S3Error.METHOD_NOT_ALLOWED
                .because()
                .with("ResourceType", "DeleteMarker")
                .withHeader("Allow", "DELETE")
                .withHeader("Last-Modified", HttpDates.header(version.modifiedMillis()));
    throw refusal
        .withHeader("x-amz-delete-marker", "true")
        .withHeader("x-amz-version-id", ids.format(version));
  }

  private static S3Exception missing(ObjectKey key, boolean latest) {
    return (latest ? S3Error.NO_SUCH_KEY : S3Error.NO_SUCH_VERSION)
        .because()
        .with("Key", key.value());
  }
}
