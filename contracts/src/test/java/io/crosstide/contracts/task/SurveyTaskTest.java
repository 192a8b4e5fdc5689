package io.crosstide.contracts.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SurveyTaskTest {
  private static final SurveyTask FIRST =
      SurveyTask.first(
          RuleId.random(), SurveyId.random(), 2, KeyRange.ofPrefix("p/"), Optional.empty());

  /** Between two listings of one task an object came: the broker lets one way on pass. */
  @Test
  void whatFollowsATaskHasOneNameWhereverItBegins() {
    SurveyTask next = FIRST.next(new ObjectKey("p/1000"));
    SurveyTask fork = FIRST.next(new ObjectKey("p/0999"));

    assertThat(fork.messageId()).isEqualTo(next.messageId()).isNotEqualTo(FIRST.messageId());
    assertThat(fork.cursor()).isNotEqualTo(next.cursor());
    assertThat(next.next(new ObjectKey("p/2000")).messageId()).isNotEqualTo(next.messageId());
  }

  @Test
  void aTaskThatIsPutOffLeadsOnToTheSameOne() {
    ObjectKey through = new ObjectKey("p/1000");
    SurveyTask again = FIRST.next(through).again();

    assertThat(again.messageId()).isNotEqualTo(FIRST.next(through).messageId());
    assertThat(again.cursor()).contains(through);
    assertThat(again.next(new ObjectKey("p/2000")))
        .isEqualTo(FIRST.next(through).next(new ObjectKey("p/2000")));
  }
}
