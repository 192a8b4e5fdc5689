package io.crosstide.progress.audit;

import io.crosstide.contracts.survey.KeyFinding;

/** Adds up what pages of one comparison came to. */
final class AuditTally {
  private long missing;
  private long changed;
  private long extra;
  private long underway;
  private long leftAlone;
  private long failed;
  private long repaired;
  private long foundByAudit;

  void leftAlone(long keys) {
    leftAlone += keys;
  }

  void failed(long keys) {
    failed += keys;
  }

  /**
   * @param isMissed true if the key is overdue and nothing is known of it
   */
  void add(KeyFinding finding, Verdict verdict, boolean isMissed) {
    repaired += finding.repaired() ? 1 : 0;
    foundByAudit += isMissed ? 1 : 0;
    if (verdict == Verdict.UNDERWAY) {
      underway++;
      return;
    }
    switch (finding.difference()) {
      case MISSING -> missing++;
      case CHANGED -> changed++;
      case EXTRA -> extra++;
    }
  }

  long foundByAudit() {
    return foundByAudit;
  }

  /** In the order of the columns. */
  Long[] columns() {
    return new Long[] {
      missing, changed, extra, underway, leftAlone, failed, repaired, foundByAudit
    };
  }
}
