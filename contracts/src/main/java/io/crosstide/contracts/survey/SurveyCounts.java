package io.crosstide.contracts.survey;

/**
 * What a survey that compares has come to so far.
 *
 * @param compared keys listed, of either side
 * @param comparedBytes size of the source's objects among them
 * @param done of the keys compared, those whose differences were dealt with
 * @param copied objects written at the target
 * @param deleted objects deleted at the target
 * @param missing keys that the target lacked although their change was due
 * @param changed keys whose replica was wrong although their change was due
 * @param extra replicas of keys that the source lacks
 */
public record SurveyCounts(
    long compared,
    long comparedBytes,
    long done,
    long copied,
    long deleted,
    long missing,
    long changed,
    long extra) {
  /** Nothing yet. */
  public static final SurveyCounts NONE = new SurveyCounts(0, 0, 0, 0, 0, 0, 0, 0);
}
