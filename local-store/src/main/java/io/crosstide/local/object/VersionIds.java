package io.crosstide.local.object;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.index.OpaqueIds;
import java.util.Optional;

/** Version ids as clients see them. */
public final class VersionIds {
  private static final String NULL = "null";

  private final OpaqueIds ids;

  public VersionIds(OpaqueIds ids) {
    this.ids = ids;
  }

  public String format(ObjectVersion version) {
    return version.nullVersion() ? NULL : format(version.sequence());
  }

  /** The id of a version that is not the null one. */
  String format(long sequence) {
    return ids.format(sequence);
  }

  /**
   * Reads a {@code versionId}; absent means the latest.
   *
   * @throws io.crosstide.local.error.S3Exception InvalidArgument for an id this store cannot have
   *     given out
   */
  public VersionRef parse(Optional<String> versionId) {
    return versionId.isEmpty() ? new VersionRef.Latest() : parse(versionId.get());
  }

  private VersionRef parse(String versionId) {
    if (versionId.equals(NULL)) {
      return new VersionRef.Null();
    }
    long sequence =
        ids.parse(versionId)
            .orElseThrow(
                () ->
                    S3Error.INVALID_ARGUMENT
                        .because("Invalid version id specified")
                        .with("ArgumentName", "versionId")
                        .with("ArgumentValue", versionId));
    return new VersionRef.Numbered(sequence);
  }
}
