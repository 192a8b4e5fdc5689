package io.crosstide.worker.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectPage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From listings to pages; pure. */
class PageCutterTest {
  private static final RuleId RULE = RuleId.random();
  private static final SurveyId SURVEY = SurveyId.random();
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void cutsPagesThatFitATaskAndJoinWithoutGap() {
    SurveyTask task = task(KeyRange.ofPrefix(""), Optional.empty());
    List<FoundPage> pages = cut(task, page(true, keys(0, 250)));

    assertThat(pages).extracting(page -> page.keys().size()).containsExactly(100, 100, 50);
    assertThat(pages.get(0).page().after()).isEmpty();
    assertThat(pages.get(1).page().after()).isEqualTo(pages.get(0).page().through());
    assertThat(pages.get(2).page().through()).contains(new ObjectKey("k00249"));
    assertThat(pages.get(0).bytes()).isEqualTo(100 * 7);
  }

  @Test
  void leavesTheLastPageOfARangeOpen() {
    SurveyTask task = task(KeyRange.ofPrefix(""), Optional.empty());

    assertThat(cut(task, page(false, keys(0, 3))).get(0).page().through()).isEmpty();
    assertThat(cut(task, page(false, keys(0, 100)))).hasSize(1);
  }

  @Test
  void makesOneEmptyPageOfAnEmptyRange() {
    SurveyTask task = task(KeyRange.ofPrefix("x/"), Optional.empty());
    List<FoundPage> pages = cut(task, page(false, Stream.empty()));

    assertThat(pages).hasSize(1);
    assertThat(pages.get(0).keys()).isEmpty();
    assertThat(pages.get(0).page().through()).isEmpty();
    assertThat(pages.get(0).task(RULE, NOW).keys()).isEmpty();
  }

  @Test
  void endsWhereTheRangeEnds() {
    KeyRange range =
        new KeyRange(
            "k", Optional.of(new ObjectKey("k00009")), Optional.of(new ObjectKey("k00019")));
    List<FoundPage> pages = cut(task(range, Optional.empty()), page(true, keys(10, 30)));

    assertThat(pages).hasSize(1);
    assertThat(pages.get(0).keys()).hasSize(10);
    assertThat(pages.get(0).page().after()).as("its first page").isEmpty();
    assertThat(pages.get(0).page().through()).as("its last page").isEmpty();
  }

  /** I47: where a section ends the next begins, and the range has not ended there. */
  @Test
  void endsASectionWhereItEndsWhateverIsThere() {
    ObjectKey end = new ObjectKey("k00009");
    SurveyTask task = task(KeyRange.ofPrefix("k"), Optional.empty()).next(new ObjectKey("k00000"));
    SurveyTask section = task.splitAt(end).sections().get(1);

    for (ObjectPage listing :
        List.of(
            page(true, keys(1, 30)),
            page(true, keys(1, 10)),
            page(false, keys(1, 8)),
            page(true, keys(20, 30)),
            page(false, Stream.empty()))) {
      assertThat(RangeListing.of(section, listing).through()).isEmpty();
      List<FoundPage> pages = cut(section, listing);
      assertThat(pages).hasSize(1);
      assertThat(pages.get(0).page().through()).contains(end);
      assertThat(pages.get(0).keys()).allMatch(key -> key.key().compareTo(end) <= 0);
    }
    assertThat(RangeListing.of(section, page(true, keys(1, 9))).through())
        .contains(new ObjectKey("k00008"));
  }

  @Test
  void goesOnAfterTheCursor() {
    SurveyTask task = task(KeyRange.ofPrefix("k"), Optional.empty()).next(new ObjectKey("k00005"));
    List<FoundPage> pages = cut(task, page(false, keys(6, 8)));

    assertThat(pages.get(0).page().after()).contains(new ObjectKey("k00005"));
  }

  @Test
  void keepsTasksUnderTheBytesOfAMessage() {
    String tail = "x".repeat(1000);
    List<FoundPage> pages =
        cut(
            task(KeyRange.ofPrefix(""), Optional.empty()),
            page(false, keys(0, 120).map(key -> key + tail)));

    assertThat(pages).hasSizeGreaterThan(2);
    for (FoundPage page : pages) {
      int bytes =
          page.keys().stream()
              .map(KeyTask::key)
              .mapToInt(key -> key.value().getBytes(StandardCharsets.UTF_8).length)
              .sum();
      assertThat(bytes).isLessThanOrEqualTo(TaskBatch.KEY_BYTES_MAX);
    }
    assertThat(pages.stream().mapToInt(page -> page.keys().size()).sum()).isEqualTo(120);
  }

  @Test
  void takesOnlyWhatChangedSince() {
    Instant since = Instant.parse("2026-01-01T00:00:10.700Z");
    SurveyTask task = task(KeyRange.ofPrefix(""), Optional.of(since));
    ObjectPage listing =
        new ObjectPage(
            List.of(
                object("a", Instant.parse("2026-01-01T00:00:09Z")),
                object("b", Instant.parse("2026-01-01T00:00:10Z")),
                object("c", Instant.parse("2026-01-01T00:00:11Z")),
                object("d", Instant.parse("2026-01-01T00:00:01Z"))),
            List.of(),
            Optional.of("more"));

    List<FoundPage> pages = PageCutter.cut(task, RangeListing.of(task, listing));

    assertThat(pages).hasSize(1);
    assertThat(pages.get(0).keys()).extracting(key -> key.key().value()).containsExactly("b", "c");
    assertThat(pages.get(0).page().through()).contains(new ObjectKey("d"));
    assertThat(pages.get(0).keys().get(0).changedAt())
        .contains(Instant.parse("2026-01-01T00:00:10Z"));
    assertThat(pages.get(0).task(RULE, NOW).lane()).as("not behind history").isEqualTo(Lane.GAP);
  }

  /** Some stores date an object in parts by the beginning of its upload, maybe days ago. */
  @Test
  void takesObjectsInPartsWhateverTheirTime() {
    Instant since = Instant.parse("2026-01-01T00:00:10.700Z");
    SurveyTask task = task(KeyRange.ofPrefix(""), Optional.of(since));
    ListedObject old = object("a", Instant.parse("2025-12-30T00:00:00Z"));
    ListedObject ofParts =
        new ListedObject(
            old.key(),
            7,
            new ETag("0123456789abcdef0123456789abcdef-12"),
            old.lastModified(),
            Optional.empty());
    ObjectPage listing = new ObjectPage(List.of(ofParts), List.of(), Optional.empty());

    List<FoundPage> pages = PageCutter.cut(task, RangeListing.of(task, listing));

    assertThat(pages.get(0).keys()).hasSize(1);
    assertThat(pages.get(0).keys().get(0).changedAt())
        .as("nothing older is owed, and the rule's timestamp must not hang on it")
        .contains(Instant.parse("2026-01-01T00:00:10Z"));
  }

  /** I9: listed again, a page has the same messages. */
  @Test
  void givesTheSamePageTheSameIds() {
    SurveyTask task = task(KeyRange.ofPrefix(""), Optional.empty());
    List<FoundPage> one = cut(task, page(true, keys(0, 250)));
    List<FoundPage> two = cut(task, page(true, keys(0, 250)));
    List<FoundPage> shorter = cut(task, page(true, keys(0, 249)));
    assertThat(one.get(0).task(RULE, NOW).lane()).isEqualTo(Lane.HISTORY);

    for (int i = 0; i < 3; i++) {
      assertThat(two.get(i).task(RULE, NOW).id()).isEqualTo(one.get(i).task(RULE, NOW).id());
      assertThat(two.get(i).listed(RULE).messageId())
          .isEqualTo(one.get(i).listed(RULE).messageId());
    }
    assertThat(shorter.get(1).task(RULE, NOW).id()).isEqualTo(one.get(1).task(RULE, NOW).id());
    assertThat(shorter.get(2).task(RULE, NOW).id()).isNotEqualTo(one.get(2).task(RULE, NOW).id());
  }

  /** I45, I47 */
  @Test
  void refusesListingsThatCannotBeGoneThrough() {
    SurveyTask task = task(KeyRange.ofPrefix("k"), Optional.empty()).next(new ObjectKey("k00005"));
    for (List<String> keys :
        List.of(
            List.of("k00005"),
            List.of("k00004", "k00006"),
            List.of("k00007", "k00006"),
            List.of("k00006", "k00006"),
            List.of("k00006", "z"))) {
      assertThatThrownBy(() -> cut(task, page(false, keys.stream())))
          .as(keys.toString())
          .isInstanceOf(UnsortedListing.class);
    }
  }

  /** I46: stores list by the bytes of UTF-8, which is not the order of Java's strings. */
  @Test
  void knowsTheOrderOfStores() {
    SurveyTask task = task(KeyRange.ofPrefix(""), Optional.empty());

    assertThat(cut(task, page(false, Stream.of("a", "\uFFFD", "\uD83D\uDE00")))).hasSize(1);
  }

  private static List<FoundPage> cut(SurveyTask task, ObjectPage listing) {
    return PageCutter.cut(task, RangeListing.of(task, listing));
  }

  private static SurveyTask task(KeyRange range, Optional<Instant> since) {
    return SurveyTask.first(RULE, SURVEY, 0, range, since);
  }

  private static Stream<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj("k%05d"::formatted);
  }

  private static ObjectPage page(boolean more, Stream<String> keys) {
    List<ListedObject> objects = new ArrayList<>(keys.map(key -> object(key, NOW)).toList());
    return new ObjectPage(objects, List.of(), more ? Optional.of("token") : Optional.empty());
  }

  private static ListedObject object(String key, Instant modified) {
    return new ListedObject(
        new ObjectKey(key),
        7,
        new ETag("0123456789abcdef0123456789abcdef"),
        modified,
        Optional.empty());
  }
}
