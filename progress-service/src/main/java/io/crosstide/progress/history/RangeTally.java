package io.crosstide.progress.history;

import java.util.Optional;

/**
 * One range of a survey: which of its keys are listed and which are done, and how many objects that
 * is. Each page counts once, by its name (where it begins and ends), however often and in whatever
 * order its two reports arrive (I9).
 *
 * <p>A page that overlaps keys listed before comes from a listing that was repeated after a crash
 * and ended elsewhere. Nobody knows how many of its objects are new, so they count as listed but
 * never as done: {@code done / listed} may be too low until the range is complete, never too high.
 *
 * @param listed keys in pages that are listed
 * @param done keys in pages that are done
 * @param listedCount objects in the pages listed
 * @param doneCount objects in the pages done, at most those listed
 */
public record RangeTally(
    KeySpans listed, KeySpans done, PageCount listedCount, PageCount doneCount) {
  /** Nothing listed. */
  public static final RangeTally NEW =
      new RangeTally(KeySpans.NONE, KeySpans.NONE, PageCount.NONE, PageCount.NONE);

  /**
   * The outcome of a report.
   *
   * @param tally the range now
   * @param page what to remember of the page; empty to forget it
   */
  public record Step(RangeTally tally, Optional<HalfPage> page) {}

  /** With a page that was listed, of which {@code known} was remembered. */
  public Step withListed(KeySpan page, PageCount count, Optional<HalfPage> known) {
    if (known.isPresent() && known.get() instanceof HalfPage.Listed) {
      return new Step(this, known);
    }
    if (listed.contains(page)) {
      return step();
    }
    PageCount credit = listed.overlaps(page) ? PageCount.NONE : count;
    RangeTally next = new RangeTally(listed.with(page), done, listedCount.plus(count), doneCount);
    return known.isEmpty() ? next.step(new HalfPage.Listed(credit)) : next.credited(credit).step();
  }

  /** With a page that was done, of which {@code known} was remembered. */
  public Step withDone(KeySpan page, Optional<HalfPage> known) {
    RangeTally next = new RangeTally(listed, done.with(page), listedCount, doneCount);
    if (known.isPresent() && known.get() instanceof HalfPage.Listed half) {
      return next.credited(half.credit()).step();
    }
    return listed.contains(page) ? next.step() : next.step(new HalfPage.Done());
  }

  /** True once every key is listed: the number of objects is final. */
  public boolean isListed() {
    return listed.isWhole();
  }

  /** True once every key is listed and done. */
  public boolean isComplete() {
    return listed.isWhole() && done.isWhole();
  }

  private RangeTally credited(PageCount credit) {
    return new RangeTally(listed, done, listedCount, doneCount.plus(credit));
  }

  private Step step(HalfPage page) {
    return isComplete() ? step() : new Step(this, Optional.of(page));
  }

  /** Once complete, whatever was not credited is done all the same. */
  private Step step() {
    RangeTally tally = isComplete() ? new RangeTally(listed, done, listedCount, listedCount) : this;
    return new Step(tally, Optional.empty());
  }
}
