package io.crosstide.worker.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectPage;
import io.crosstide.worker.copy.Cases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ComparedListingTest {
  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:10.700Z");
  private static final Instant HOLDS = Instant.parse("2026-01-01T00:00:25.700Z");
  private static final Instant OLD = Instant.parse("2026-01-01T00:00:09Z");
  private static final Instant NEW = Instant.parse("2026-01-01T00:01:00Z");
  private static final String MD5 = "0123456789abcdef0123456789abcdef";
  private static final String NONE = "\"\"";
  private static final Rule RULE = Cases.rule();
  private static final SurveyId SURVEY = SurveyId.random();

  /** I47: of keys after the end of one side's page it is not known whether that side has them. */
  @Test
  void endsWhereTheFirstOfBothPagesEnds() {
    assertThat(listing("a b c +", "a c x +"))
        .isEqualTo(listing("a b c +", "a c x y"))
        .extracting(ComparedListing::through)
        .isEqualTo(Optional.of(new ObjectKey("c")));
    assertThat(listing("a b +", "").through()).contains(new ObjectKey("b"));
    assertThat(listing("", "a b +").through()).contains(new ObjectKey("b"));
    assertThat(listing("a b", "z").through()).isEmpty();
    assertThat(listing("", "").keys()).isEmpty();
    assertThat(listing("a c", "b").keys())
        .extracting(key -> key.key().value())
        .containsExactly("a", "b", "c");
  }

  @Test
  void aRecoveryLooksAtWhatChangedSinceAndAtEveryExtraKey() {
    assertThat(wanted(RULE, object("k", OLD, MD5), null)).as("history may owe it").isEmpty();
    assertThat(wanted(RULE, object("k", OLD, MD5), object("k", NEW, "other"))).isEmpty();
    KeyTask fresh = wanted(RULE, object("k", NEW, MD5), object("k", NEW, MD5)).orElseThrow();
    assertThat(fresh.changedAt()).contains(NEW);
    KeyTask bound =
        wanted(RULE, object("k", Instant.parse("2026-01-01T00:00:10Z"), MD5), null).orElseThrow();
    assertThat(bound.changedAt()).as("no earlier than what was published").contains(HOLDS);
    assertThat(wanted(RULE, null, object("k", OLD, MD5)).orElseThrow().changedAt()).contains(HOLDS);
  }

  /** Some stores date an object in parts by the beginning of its upload, maybe days ago. */
  @Test
  void aRecoveryLooksAtObjectsInPartsWhateverTheirTimeIfTheyDiffer() {
    String tag = MD5 + "-3";
    assertThat(wanted(RULE, object("k", OLD, tag), object("k", NEW, tag))).isEmpty();
    assertThat(wanted(RULE, object("k", OLD, tag), object("k", NEW, MD5))).isPresent();
    assertThat(wanted(RULE, object("k", OLD, tag), null)).isPresent();
  }

  /** Tags that were set by themselves may leave no trace in a listing. */
  @Test
  void aRecoveryOfEveryKeyLooksAtWhatSeemsEqualToo() {
    SurveyTask all =
        SurveyTask.first(
            RULE.id(), SURVEY, 0, KeyRange.ofPrefix(""), Optional.empty(), task().comparison());
    ListedObject object = object("k", OLD, MD5);
    ComparedKey equal = new ComparedKey(object.key(), Optional.of(object), Optional.of(object));
    SurveyedKey surveyed = ComparedKeys.of(all, RULE, equal);
    assertThat(surveyed.task().orElseThrow().changedAt()).contains(HOLDS);
    assertThat(PageCutter.cut(all, List.of(surveyed), Optional.empty()).get(0).lane())
        .isEqualTo(Lane.GAP);
  }

  /** A version that was deleted leaves nothing that has a time. */
  @Test
  void aRecoveryLooksAtEveryKeyWhoseVersionsDiffer() {
    Rule versioned = RULE.withVersioned(true);
    assertThat(wanted(versioned, object("k", OLD, MD5), object("k", OLD, MD5))).isEmpty();
    assertThat(wanted(versioned, object("k", OLD, MD5), object("k", OLD, "other"))).isPresent();
    assertThat(wanted(versioned, object("k", OLD, NONE), object("k", OLD, NONE))).isPresent();
    assertThat(wanted(versioned, null, object("k", OLD, MD5))).isPresent();
  }

  @Test
  void aRuleWithoutDeletesIsNotAskedForExtraKeys() {
    Rule puts = Cases.rule(new RuleActions("PUT"));
    assertThat(wanted(puts, null, object("k", OLD, MD5))).isEmpty();
  }

  /** I45: however pages fall, each key of either side is seen once, beside its counterpart. */
  @Test
  void goesThroughBothBucketsWithoutMissingAKey() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("ComparedListingTest: -Dseed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      TreeMap<String, Instant> source = bucket(random);
      TreeMap<String, Instant> target = bucket(random);
      TreeSet<String> expected = new TreeSet<>(source.keySet());
      expected.addAll(target.keySet());
      List<String> seen = new ArrayList<>();
      SurveyTask task = task();
      Optional<ObjectKey> through;
      do {
        ComparedListing listing =
            ComparedListing.of(
                RangeListing.of(task, page(source, task, 1 + random.nextInt(5))),
                RangeListing.of(task, page(target, task, 1 + random.nextInt(5))));
        for (ComparedKey key : listing.keys()) {
          seen.add(key.key().value());
          assertThat(key.source().isPresent()).isEqualTo(source.containsKey(key.key().value()));
          assertThat(key.target().isPresent()).isEqualTo(target.containsKey(key.key().value()));
        }
        List<FoundPage> pages =
            PageCutter.cut(
                task,
                listing.keys().stream().map(key -> ComparedKeys.of(task(), RULE, key)).toList(),
                listing.through());
        assertThat(pages.get(0).lane()).as("a watermark waits for it").isEqualTo(Lane.GAP);
        assertThat(pages.get(0).comparison()).isEqualTo(task.comparison());
        assertThat(pages.stream().mapToLong(FoundPage::objects).sum())
            .isEqualTo(listing.keys().size());
        through = listing.through();
        task = through.isPresent() ? task.next(through.get()) : task;
      } while (through.isPresent());
      assertThat(seen).as("seed %d round %d", seed, round).containsExactlyElementsOf(expected);
    }
  }

  private static TreeMap<String, Instant> bucket(Random random) {
    TreeMap<String, Instant> bucket = new TreeMap<>();
    int size = random.nextInt(20);
    for (int i = 0; i < size; i++) {
      bucket.put("k%02d".formatted(random.nextInt(30)), NEW);
    }
    return bucket;
  }

  private static ObjectPage page(TreeMap<String, Instant> bucket, SurveyTask task, int size) {
    List<ListedObject> objects =
        bucket.keySet().stream()
            .filter(key -> task.cursor().filter(c -> key.compareTo(c.value()) <= 0).isEmpty())
            .limit(size + 1L)
            .map(key -> object(key, NEW, MD5))
            .toList();
    boolean more = objects.size() > size;
    return new ObjectPage(
        more ? objects.subList(0, size) : objects,
        List.of(),
        more ? Optional.of("token") : Optional.empty());
  }

  /** Keys of both sides; a plus says that there are more. */
  private static ComparedListing listing(String source, String target) {
    return ComparedListing.of(side(source), side(target));
  }

  private static RangeListing side(String keys) {
    List<ListedObject> objects = new ArrayList<>();
    for (String key : keys.split(" ")) {
      if (!key.isEmpty() && !key.equals("+")) {
        objects.add(object(key, NEW, MD5));
      }
    }
    return new RangeListing(objects, !keys.endsWith("+"));
  }

  private static Optional<KeyTask> wanted(Rule rule, ListedObject source, ListedObject target) {
    ComparedKey key =
        new ComparedKey(
            new ObjectKey("k"), Optional.ofNullable(source), Optional.ofNullable(target));
    return ComparedKeys.of(task(), rule, key).task();
  }

  private static SurveyTask task() {
    return SurveyTask.first(
        RULE.id(),
        SURVEY,
        0,
        KeyRange.ofPrefix(""),
        Optional.of(SINCE),
        Optional.of(new Comparison(SurveyKind.RECOVERY, 1, Optional.of(HOLDS))));
  }

  private static ListedObject object(String key, Instant modified, String tag) {
    return new ListedObject(new ObjectKey(key), 7, new ETag(tag), modified, Optional.empty());
  }
}
