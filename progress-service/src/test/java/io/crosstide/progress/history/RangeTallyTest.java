package io.crosstide.progress.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.progress.Seeds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeTallyTest {
  @Test
  void anEmptyBucketIsCompleteWithItsOnePage() {
    Range range = new Range();
    range.listed(new Page(-1, 0, 0));
    assertThat(range.tally.isComplete()).isFalse();
    range.done(new Page(-1, 0, 0));
    assertThat(range.tally.isComplete()).isTrue();
    assertThat(range.tally.doneCount().objects()).isZero();
  }

  @Test
  void doneMayComeBeforeListed() {
    Range range = new Range();
    range.done(new Page(-1, 10, 10));
    assertThat(range.tally.doneCount().objects()).isZero();
    range.listed(new Page(-1, 10, 10));
    assertThat(range.tally.isComplete()).isTrue();
    assertThat(range.tally.doneCount().objects()).isEqualTo(10);
    assertThat(range.pages).isEmpty();
  }

  /** I9: redelivery never counts twice. */
  @Test
  void repeatedReportsChangeNothing() {
    Range range = new Range();
    Page page = new Page(-1, 5, 20);
    range.listed(page);
    range.done(page);
    RangeTally once = range.tally;
    range.listed(page);
    range.done(page);
    range.listed(page);
    assertThat(range.tally).isEqualTo(once);
    assertThat(range.pages).isEmpty();
  }

  /** A crash after the batch was sent and before the page was reported; listed again elsewhere. */
  @Test
  void aPageThatEndsElsewhereCoversForTheOneThatWasNeverListed() {
    Range range = new Range();
    range.done(new Page(-1, 5, 20));
    range.listed(new Page(-1, 8, 20));
    range.listed(new Page(8, 20, 20));
    range.done(new Page(-1, 8, 20));
    range.done(new Page(8, 20, 20));
    assertThat(range.tally.isComplete()).isTrue();
    assertThat(range.tally.listedCount().objects()).isEqualTo(20);
    assertThat(range.tally.doneCount().objects()).isEqualTo(20);
  }

  /**
   * I9: one listing of three pages was done twice, with a key less in between; only one way led on.
   * Whatever is told first, no more than these pages can count twice.
   */
  @ParameterizedTest
  @CsvSource({"false, 100", "true, 130"})
  void aListingDoneTwiceCountsNothingBeyondItself(boolean isRepeatFirst, long countMax) {
    List<Page> whole = new ArrayList<>();
    for (int after = -1; after < 99; after += 10) {
      whole.add(new Page(after, after + 10 == 99 ? 100 : after + 10, 100));
    }
    List<Page> repeat =
        List.of(new Page(29, 38, 100), new Page(38, 48, 100), new Page(48, 58, 100));
    Range range = new Range();
    (isRepeatFirst ? repeat : whole).forEach(range::listed);
    (isRepeatFirst ? whole : repeat).forEach(range::listed);
    repeat.forEach(range::done);
    whole.forEach(range::done);

    assertThat(range.tally.isComplete()).isTrue();
    assertThat(range.tally.listedCount().objects()).isBetween(100L, countMax);
    assertThat(range.tally.doneCount()).isEqualTo(range.tally.listedCount());
  }

  /**
   * I7, I45, I47: over random listings that crash, repeat and end elsewhere, with reports in any
   * order and repeated, the tally is complete exactly when every key is listed and done; before,
   * its share is never higher than the true one, and never decreases while the listing is complete.
   */
  @Test
  void isNeverAheadOfTheModel() {
    Random random = Seeds.random("RangeTallyTest");
    for (int round = 0; round < 400; round++) {
      int keys = random.nextInt(60);
      List<Report> reports = new ArrayList<>();
      for (Page page : listing(keys, random)) {
        reports.addAll(Collections.nCopies(1 + random.nextInt(2), new Report(page, true)));
        reports.addAll(Collections.nCopies(1 + random.nextInt(2), new Report(page, false)));
      }
      Collections.shuffle(reports, random);
      Range range = new Range();
      BitSet listed = new BitSet();
      BitSet done = new BitSet();
      for (Report report : reports) {
        report.applyTo(range);
        (report.isListed() ? listed : done).set(report.page().after() + 1, report.page().end() + 1);
        assertTrue(range.tally, keys, listed, done);
      }
      assertThat(range.tally.isComplete()).isTrue();
      assertThat(range.pages).isEmpty();
    }
  }

  /** Pages of a listing that may crash after any page and go on from an earlier cursor. */
  private static Set<Page> listing(int keys, Random random) {
    Set<Page> pages = new HashSet<>();
    boolean crashes = random.nextBoolean();
    int after = -1;
    int cursor = -1;
    while (true) {
      int through = after + 1 + random.nextInt(9);
      Page page = new Page(after, Math.min(through, keys), keys);
      pages.add(page);
      if (page.through() >= keys) {
        return pages;
      }
      if (crashes && random.nextInt(4) == 0) {
        after = cursor;
      } else {
        cursor = after;
        after = page.through();
      }
    }
  }

  private static void assertTrue(RangeTally tally, int keys, BitSet listed, BitSet done) {
    assertThat(tally.isListed()).isEqualTo(listed.cardinality() == keys + 1);
    assertThat(tally.isComplete())
        .isEqualTo(listed.cardinality() == keys + 1 && done.cardinality() == keys + 1);
    assertThat(tally.doneCount().objects()).isLessThanOrEqualTo(tally.listedCount().objects());
    if (tally.isListed() && keys > 0) {
      BitSet right = (BitSet) done.clone();
      right.clear(keys);
      double truth = right.cardinality() / (double) keys;
      double claimed = tally.doneCount().objects() / (double) tally.listedCount().objects();
      assertThat(claimed).isLessThanOrEqualTo(truth + 1e-9);
      assertThat(tally.listedCount().objects()).isGreaterThanOrEqualTo(keys);
    }
  }

  /** A page over keys numbered from 0; {@code end} stands for the end of the range. */
  private record Page(int after, int through, int end0) {
    /** The last position held, the end of the range counting as one more key. */
    int end() {
      return through;
    }

    long objects() {
      return Math.min(through, end0 - 1) - after;
    }

    KeySpan span() {
      return new KeySpan(
          after < 0 ? Optional.empty() : Optional.of(key(after)),
          through >= end0 ? Optional.empty() : Optional.of(key(through)));
    }

    private static ObjectKey key(int number) {
      return new ObjectKey(String.format("k%03d", number));
    }
  }

  private record Report(Page page, boolean isListed) {
    void applyTo(Range range) {
      if (isListed) {
        range.listed(page);
      } else {
        range.done(page);
      }
    }
  }

  /** A range with the pages that its store would remember. */
  private static final class Range {
    private RangeTally tally = RangeTally.NEW;
    private final Map<KeySpan, HalfPage> pages = new HashMap<>();

    void listed(Page page) {
      PageCount count = new PageCount(page.objects(), 10 * page.objects());
      become(page, tally.withListed(page.span(), count, known(page)));
    }

    void done(Page page) {
      become(page, tally.withDone(page.span(), known(page)));
    }

    private Optional<HalfPage> known(Page page) {
      return Optional.ofNullable(pages.get(page.span()));
    }

    private void become(Page page, RangeTally.Step step) {
      tally = step.tally();
      pages.remove(page.span());
      step.page().ifPresent(half -> pages.put(page.span(), half));
      if (tally.isComplete()) {
        pages.clear();
      }
    }
  }
}
