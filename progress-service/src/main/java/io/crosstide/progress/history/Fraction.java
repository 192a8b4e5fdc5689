package io.crosstide.progress.history;

/**
 * The published share of existing objects that are done, in ten-thousandths. Never more than the
 * truth: it is 0 until the listing is complete, since before nobody knows how many objects there
 * are, and {@value #ONE} only when everything is done (I7).
 */
public final class Fraction {
  /** All. */
  public static final int ONE = 10_000;

  private Fraction() {}

  /**
   * The state of a survey, all read at one moment.
   *
   * @param listed true if every range is known and listed to its end
   * @param complete true if, besides, every range is done
   * @param listedObjects objects found
   * @param doneObjects of these, objects that were worked on
   * @param failedObjects of these, objects in the ledger
   */
  public record Tally(
      boolean listed, boolean complete, long listedObjects, long doneObjects, long failedObjects) {}

  /** The fraction that this state allows, rounded down. */
  public static int of(Tally tally) {
    if (tally.complete() && tally.failedObjects() == 0) {
      return ONE;
    }
    if (!tally.listed() || tally.listedObjects() == 0) {
      return 0;
    }
    long right = Math.max(0, tally.doneObjects() - tally.failedObjects());
    return (int) Math.min(ONE - 1L, Math.multiplyExact(right, ONE) / tally.listedObjects());
  }
}
