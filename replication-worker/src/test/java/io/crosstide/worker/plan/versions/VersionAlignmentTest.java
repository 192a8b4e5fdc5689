package io.crosstide.worker.plan.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import io.crosstide.worker.plan.versions.VersionAlignment.Owed;
import io.crosstide.worker.plan.versions.VersionAlignment.Step;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both sides as letters, the oldest first: {@code a} to {@code l} are versions, {@code m} to {@code
 * p} versions that are not replicated, a capital is a version of which the source has none, {@code
 * x} is not ours and {@code -} a marker.
 */
class VersionAlignmentTest {
  private static final RuleId RULE = RuleId.random();
  private static final ObjectKey KEY = new ObjectKey("k");

  /** What is kept, what is surplus (U: a marker that hides nothing), what is missing. */
  private record Found(String kept, String surplus, String missing) {}

  @ParameterizedTest
  @CsvSource(
      nullValues = "0",
      value = {
        // source, target, kept, surplus, missing
        "0,    0,     0,   0,  0",
        "abc,  0,     0,   0,  abc",
        "abc,  abc,   abc, 0,  0",
        "abc,  ab,    ab,  0,  c",
        "abc,  ac,    a,   c,  bc",
        "abc,  bac,   a,   bc, bc",
        "abc,  cabc,  abc, c,  0",
        "abc,  aabbc, abc, ab, 0",
        "abc,  acbc,  abc, c,  0",
        "0,    ab,    0,   ab, 0",
        "b,    Aba,   b,   Aa, 0",
        "ab,   xaxbx, ab,  0,  0",
        // markers
        "a-b,  a-b,   a-b, 0,  0",
        "a-b,  ab,    a,   b,  -b",
        "a--,  a-,    a-,  0,  -",
        "a-,   a--,   a-,  U,  0",
        "a,    a-,    a,   -,  0",
        "ab,   a-b,   ab,  -,  0",
        "-,    0,     0,   0,  -",
        "--a,  -,     -,   0,  -a",
        "a--b, a-b,   a-,  b,  -b",
        "a-b,  a-,    a-,  0,  b",
        "a-b,  a-bx-, a-b, -,  0",
        // what is not replicated
        "amb,  ab,    ab,  0,  0",
        "mnb,  b,     b,   0,  0",
        "m,    0,     0,   0,  0",
        "m-,   0,     0,   0,  0",
        "am-,  a,     a,   0,  -",
        "am-,  a-,    a-,  0,  0",
        "m-a,  a,     a,   0,  0",
        "mab,  ba,    a,   b,  b",
      })
  void seesWhatIsKeptTooManyAndMissing(
      String source, String target, String kept, String surplus, String missing) {
    assertThat(align(orEmpty(source), orEmpty(target), true))
        .isEqualTo(new Found(orEmpty(kept), orEmpty(surplus), orEmpty(missing)));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "0",
      value = {
        "a-b,  ab,  ab, 0, 0",
        "a-,   a--, a,  0, 0",
        "-a-b, a,   a,  0, b",
      })
  void passesOverMarkersBetweenBucketsThatAreEachOthersTarget(
      String source, String target, String kept, String surplus, String missing) {
    assertThat(align(orEmpty(source), orEmpty(target), false))
        .isEqualTo(new Found(orEmpty(kept), orEmpty(surplus), orEmpty(missing)));
  }

  /** Who appends what is missing and deletes what is then surplus is done after one more look. */
  @Test
  void makesBothSidesEqualFromAnyState() {
    long seed = System.nanoTime();
    for (int i = 0; i < 20_000; i++) {
      Random random = new Random(seed + i);
      String source = text(random, "abcdefghijkl-", true);
      String target = text(random, "abcdefghijkl-x", false);
      Found first = align(source, target, true);
      String appended = target + first.missing();
      Found second = align(source, appended, true);

      assertThat(second.missing()).as("seed %d: %s, %s", seed + i, source, target).isEmpty();
      assertThat(second.kept()).as("seed %d: %s, %s", seed + i, source, target).isEqualTo(source);
    }
  }

  /** Two workers of whom one sees less than the other agree on what both see. */
  @Test
  void keepsWhatItKeptWhateverIsAppended() {
    long seed = System.nanoTime();
    for (int i = 0; i < 20_000; i++) {
      Random random = new Random(seed + i);
      String source = text(random, "abcdefghijkl-", true);
      String target = text(random, "abcdefghijkl-x", false);
      String more = target + text(random, "abcdefghijkl-x", false);

      assertThat(align(source, more, true).kept())
          .as("seed %d: %s, %s, %s", seed + i, source, target, more)
          .startsWith(align(source, target, true).kept());
    }
  }

  private static String text(Random random, String letters, boolean once) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(9);
    while (text.length() < length) {
      char next = letters.charAt(random.nextInt(letters.length()));
      if (!once || next == '-' || text.indexOf(String.valueOf(next)) < 0) {
        text.append(next);
      }
    }
    return text.toString();
  }

  private static Found align(String source, String target, boolean exactMarkers) {
    VersionAlignment alignment = new VersionAlignment(exactMarkers, false);
    StringBuilder kept = new StringBuilder();
    StringBuilder surplus = new StringBuilder();
    StringBuilder missing = new StringBuilder();
    int s = 0;
    int t = 0;
    Owed owed = Owed.UNKNOWN;
    while (true) {
      Optional<ListedVersion> from = at(source, s);
      Optional<TargetVersion> to = at(target, t).map(VersionAlignmentTest::labelled);
      Step step = alignment.next(from, owed, to);
      switch (step) {
        case MATCH -> {
          kept.append(target.charAt(t++));
          s++;
          owed = Owed.UNKNOWN;
        }
        case PASS_TARGET -> t++;
        case SURPLUS_COPY, SURPLUS_MARKER -> surplus.append(target.charAt(t++));
        case SURPLUS_MARKER_IN_RUN -> {
          surplus.append('U');
          t++;
        }
        case PASS_SOURCE -> {
          s++;
          owed = Owed.UNKNOWN;
        }
        case ASK -> owed = isOwed(source.charAt(s)) ? Owed.YES : Owed.NO;
        case MISSING -> {
          boolean isOwed = isOwed(source.charAt(s));
          if (isOwed) {
            missing.append(source.charAt(s));
          }
          alignment.appended(from.orElseThrow(), isOwed);
          s++;
          owed = Owed.UNKNOWN;
        }
        case END -> {
          return new Found(kept.toString(), surplus.toString(), missing.toString());
        }
      }
    }
  }

  private static boolean isOwed(char letter) {
    return !Set.of('m', 'n', 'o', 'p').contains(letter);
  }

  private static Optional<ListedVersion> at(String text, int index) {
    return index < text.length() ? Optional.of(version(text, index)) : Optional.empty();
  }

  private static ListedVersion version(String text, int index) {
    char letter = text.charAt(index);
    boolean isMarker = letter == '-';
    return new ListedVersion(
        KEY,
        new VersionId(isMarker ? "marker-" + index : String.valueOf(letter)),
        index == text.length() - 1,
        isMarker,
        Instant.EPOCH,
        isMarker ? Optional.empty() : Optional.of(new ETag("tag-" + letter)),
        1,
        Optional.empty());
  }

  private static TargetVersion labelled(ListedVersion listed) {
    return new TargetVersion(listed, label(listed));
  }

  private static VersionLabel label(ListedVersion listed) {
    if (listed.deleteMarker()) {
      return new VersionLabel.Marker();
    }
    return listed.version().value().equals("x")
        ? new VersionLabel.Foreign()
        : new VersionLabel.Copy(
            RULE, Optional.empty(), listed.version(), listed.etag().orElseThrow(), 1);
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
