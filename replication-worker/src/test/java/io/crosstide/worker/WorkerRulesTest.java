package io.crosstide.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.worker.copy.Cases;
import org.junit.jupiter.api.Test;

class WorkerRulesTest {
  private static final ObjectKey KEY = new ObjectKey("a/k");

  /** I39: keys that go one way only have no markers that come back. */
  @Test
  void aRuleLeadsBackForTheKeysThatItCovers() {
    Rule there = Cases.rule();
    Rule back = Cases.rule(Cases.TARGET, Cases.SOURCE);

    assertThat(WorkerRules.leadsBack(back, there, KEY)).isTrue();
    assertThat(WorkerRules.leadsBack(Cases.ofPrefix(back, "a/"), there, KEY)).isTrue();
    assertThat(WorkerRules.leadsBack(Cases.ofPrefix(back, "b/"), there, KEY)).isFalse();
    assertThat(WorkerRules.leadsBack(there, there, KEY)).isFalse();
  }
}
