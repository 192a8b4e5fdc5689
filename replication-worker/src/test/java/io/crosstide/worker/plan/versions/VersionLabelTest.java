package io.crosstide.worker.plan.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionLabelTest {
  /** I20. Ceph 16 lists no tag of a version whose tags were deleted: its id tells which it is. */
  @ParameterizedTest
  @CsvSource({
    "v1,   tag,   4, true",
    "v2,   tag,   4, false",
    "v1,   other, 4, false",
    "v1,   tag,   5, false",
    "v1,   '\"\"',  4, true",
    "v1,   '\"\"',  5, false",
  })
  void aCopyIsOfOneVersion(String id, String tag, long size, boolean expected) {
    assertThat(copyOf("v1").isCopyOf(listed(id, tag, size))).isEqualTo(expected);
  }

  /** Many objects are the null version, one after the other. */
  @ParameterizedTest
  @CsvSource({"tag, true", "other, false", "'\"\"', false"})
  void aNullVersionIsKnownByItsTagToo(String tag, boolean expected) {
    assertThat(copyOf("null").isCopyOf(listed("null", tag, 4))).isEqualTo(expected);
  }

  private static VersionLabel copyOf(String id) {
    return new VersionLabel.Copy(
        RuleId.random(), Optional.empty(), new VersionId(id), new ETag("tag"), 4);
  }

  private static ListedVersion listed(String id, String tag, long size) {
    return new ListedVersion(
        new ObjectKey("k"),
        new VersionId(id),
        true,
        false,
        Instant.EPOCH,
        Optional.of(new ETag(tag)),
        size,
        Optional.empty());
  }
}
