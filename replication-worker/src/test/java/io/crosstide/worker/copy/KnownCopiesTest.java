package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import io.crosstide.worker.plan.versions.VersionLabel;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownCopiesTest {
  private static final ObjectKey KEY = new ObjectKey("k");

  private final KnownCopies copies = new KnownCopies(800, new SecureRandom());

  @Test
  void knowsWhatAVersionIsACopyOf() {
    keep("k", "t1", "s1");
    VersionLabel label = find("k", "t1").orElseThrow();

    assertThat(label.isCopyOf(source("s1", "tag-s1", 5))).isTrue();
    assertThat(label.isCopyOf(source("s2", "tag-s1", 5))).isFalse();
    assertThat(label.isCopyOf(source("s1", "tag-s2", 5))).isFalse();
    assertThat(label.isCopyOf(source("s1", "tag-s1", 6))).isFalse();
    assertThat(label.mayBeCopyOf(new VersionId("s1"))).isTrue();
    assertThat(label.mayBeCopyOf(new VersionId("s2"))).isFalse();
  }

  @Test
  void knowsNothingOfOthers() {
    assertThat(find("k", "t1")).isEmpty();
    keep("k", "t1", "s1");

    assertThat(find("k", "t2")).isEmpty();
    assertThat(find("kt", "1")).isEmpty();
  }

  @Test
  void knowsWhoseTagsWereSeen() {
    copies.tagged(Cases.TARGET, KEY, new VersionId("t1"));
    keep("k", "t1", "s1");
    assertThat(copies.isTagged(Cases.TARGET, KEY, new VersionId("t1"))).isFalse();
    copies.tagged(Cases.TARGET, KEY, new VersionId("t1"));
    keep("k", "t1", "s1");

    assertThat(copies.isTagged(Cases.TARGET, KEY, new VersionId("t1"))).isTrue();
    assertThat(find("k", "t1").orElseThrow().isCopyOf(source("s1", "tag-s1", 5))).isTrue();

    keep("k", "t1", "s2");
    assertThat(copies.isTagged(Cases.TARGET, KEY, new VersionId("t1"))).isFalse();
  }

  @Test
  void takesWhatComesLast() {
    keep("k", "t1", "s1");
    keep("k", "t1", "s2");

    assertThat(find("k", "t1").orElseThrow().mayBeCopyOf(new VersionId("s2"))).isTrue();
  }

  /** What goes through all again and again finds a part of it each time. */
  @Test
  void keepsAPartOfWhatIsMoreThanThereIsRoomFor() {
    for (int round = 0; round < 3; round++) {
      IntStream.range(0, 1600).forEach(i -> keep("k", "t" + i, "s" + i));
    }

    long known = IntStream.range(0, 1600).filter(i -> find("k", "t" + i).isPresent()).count();

    assertThat(known).isBetween(500L, 800L);
  }

  private void keep(String key, String target, String source) {
    copies.keep(
        Cases.TARGET,
        new ObjectKey(key),
        new VersionId(target),
        new VersionLabel.Copy(
            RuleId.random(),
            Optional.empty(),
            new VersionId(source),
            new ETag("tag-" + source),
            5));
  }

  private Optional<VersionLabel> find(String key, String target) {
    return copies.find(Cases.TARGET, new ObjectKey(key), new VersionId(target));
  }

  private static ListedVersion source(String version, String tag, long size) {
    return new ListedVersion(
        KEY,
        new VersionId(version),
        false,
        false,
        Instant.EPOCH,
        Optional.of(new ETag(tag)),
        size,
        Optional.empty());
  }
}
