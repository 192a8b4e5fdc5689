package io.crosstide.local.object;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.index.OpaqueIds;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Version ids as clients see them: those of this store, and those that writers chose. */
public final class VersionIds {
  private static final String NULL = "null";

  /** What every URL can hold; stores' own ids of 17 to some 100 characters pass. */
  private static final Pattern GIVEN = Pattern.compile("[A-Za-z0-9._~-]{16,128}");

  private final OpaqueIds ids;

  public VersionIds(OpaqueIds ids) {
    this.ids = ids;
  }

  public String format(ObjectVersion version) {
    return version.nullVersion()
        ? NULL
        : version.givenId().orElseGet(() -> ids.format(version.sequence()));
  }

  /** What tells the place of a version in listings, also when that has gone; but the null one. */
  public String marker(ObjectVersion version) {
    return version.nullVersion() ? NULL : ids.format(version.sequence());
  }

  /**
   * Reads a {@code versionId}; absent means the latest.
   *
   * @throws io.crosstide.local.error.S3Exception InvalidArgument for an id that no version can have
   */
  public VersionRef parse(Optional<String> versionId) {
    return versionId.isEmpty() ? new VersionRef.Latest() : parse(versionId.get());
  }

  private VersionRef parse(String versionId) {
    if (versionId.equals(NULL)) {
      return new VersionRef.Null();
    }
    VersionRef.Named named = named(versionId);
    if (named.sequence().isEmpty() && !GIVEN.matcher(versionId).matches()) {
      throw S3Error.INVALID_ARGUMENT
          .because("Invalid version id specified")
          .with("ArgumentName", "versionId")
          .with("ArgumentValue", versionId);
    }
    return named;
  }

  private VersionRef.Named named(String versionId) {
    return new VersionRef.Named(versionId, ids.parse(versionId));
  }

  /**
   * An id that a writer chose.
   *
   * @param last the highest number that this store has given out
   * @throws io.crosstide.local.error.S3Exception InvalidVersionId for one that cannot be kept, or
   *     that this store will give to another version
   */
  VersionRef.Named given(String versionId, long last) {
    VersionRef.Named named = named(versionId);
    OptionalLong own = named.sequence();
    boolean isFuture = own.isPresent() && Long.compareUnsigned(own.getAsLong(), last) > 0;
    if (isFuture || !GIVEN.matcher(versionId).matches()) {
      throw S3Error.INVALID_VERSION_ID.because().with("VersionId", versionId);
    }
    return named;
  }
}
