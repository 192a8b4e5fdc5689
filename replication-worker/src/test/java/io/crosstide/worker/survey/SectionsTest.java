package io.crosstide.worker.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectPage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A range that is split wherever, by workers that die wherever: its pages follow each other from
 * its beginning to its end, and each key is on one of them (I9, I45).
 */
class SectionsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final ArrayDeque<SurveyTask> queue = new ArrayDeque<>();
  private final Set<UUID> known = new HashSet<>();
  private final List<FoundPage> pages = new ArrayList<>();
  private final TreeSet<ObjectKey> keys = new TreeSet<>();
  private Random random;

  @Test
  void pagesOfAllSectionsTogetherAreTheRange() {
    long seed = new Random().nextLong();
    for (int round = 0; round < 300; round++) {
      random = new Random(seed + round);
      begin();
      int splits = run();
      assertWhole("seed %d round %d, %d splits".formatted(seed, round, splits));
    }
  }

  private void begin() {
    queue.clear();
    known.clear();
    pages.clear();
    keys.clear();
    int count = random.nextInt(300);
    for (int i = 0; i < count; i++) {
      keys.add(new ObjectKey("p/%03d".formatted(random.nextInt(400))));
    }
    send(
        SurveyTask.first(
            RuleId.random(), SurveyId.random(), 0, KeyRange.ofPrefix("p/"), Optional.empty()));
  }

  /** As a broker that knows what it had. */
  private void send(SurveyTask task) {
    if (known.add(task.messageId())) {
      queue.add(task);
    }
  }

  private int run() {
    int splits = 0;
    while (!queue.isEmpty()) {
      SurveyTask task = queue.poll();
      List<SurveyTask> after = task.split().isPresent() ? task.sections() : list(task);
      splits += task.split().isPresent() ? 1 : 0;
      // Who dies has sent some of it, and somebody does all of it again.
      if (random.nextInt(5) == 0) {
        after.stream().limit(random.nextInt(3)).forEach(this::send);
        after = task.split().isPresent() ? task.sections() : list(task);
      }
      after.forEach(this::send);
    }
    return splits;
  }

  private List<SurveyTask> list(SurveyTask task) {
    int size = 1 + random.nextInt(30);
    List<ListedObject> objects =
        keys.tailSet(RangeListing.after(task).orElse(new ObjectKey("p/")), false).stream()
            .limit(size + 1L)
            .map(SectionsTest::object)
            .toList();
    boolean more = objects.size() > size;
    ObjectPage listed =
        new ObjectPage(
            more ? objects.subList(0, size) : objects,
            List.of(),
            more ? Optional.of("token") : Optional.empty());
    RangeListing listing = RangeListing.of(task, listed);
    pages.addAll(PageCutter.cut(task, listing));
    return listing.through().map(task::next).map(this::maybeSplit).stream().toList();
  }

  private SurveyTask maybeSplit(SurveyTask task) {
    ObjectKey middle = new ObjectKey("p/%03d".formatted(random.nextInt(400)));
    boolean isWithin =
        middle.compareTo(task.cursor().orElseThrow()) > 0
            && task.last().filter(last -> middle.compareTo(last) >= 0).isEmpty();
    return isWithin && random.nextInt(3) == 0 ? task.splitAt(middle) : task;
  }

  private void assertWhole(String what) {
    TreeSet<ObjectKey> seen = new TreeSet<>();
    pages.forEach(page -> page.keys().stream().map(KeyTask::key).forEach(seen::add));
    assertThat(seen).as(what).containsExactlyElementsOf(keys);

    List<SurveyPage> names =
        pages.stream()
            .map(FoundPage::page)
            .distinct()
            .sorted(Comparator.comparing(SectionsTest::begin))
            .toList();
    Optional<ObjectKey> covered = names.get(0).through();
    assertThat(names.get(0).after()).as(what).isEmpty();
    for (SurveyPage page : names.subList(1, names.size())) {
      if (covered.isEmpty()) {
        break;
      }
      assertThat(begin(page)).as(what).isLessThanOrEqualTo(covered.get().value());
      covered =
          page.through().isEmpty() || page.through().get().compareTo(covered.get()) > 0
              ? page.through()
              : covered;
    }
    assertThat(covered).as(what).isEmpty();
  }

  private static String begin(SurveyPage page) {
    return page.after().map(ObjectKey::value).orElse("");
  }

  private static ListedObject object(ObjectKey key) {
    return new ListedObject(
        key, 7, new ETag("0123456789abcdef0123456789abcdef"), NOW, Optional.empty());
  }
}
