package io.crosstide.contracts.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SurveyTaskTest {
  private static final SurveyTask FIRST =
      SurveyTask.first(
          RuleId.random(), SurveyId.random(), 2, KeyRange.ofPrefix("p/"), Optional.empty());

  private static final ObjectKey MIDDLE = new ObjectKey("p/5");

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

  /** Each key is in one of both, whatever goes on beside the other, and both have their names. */
  @Test
  void splitsIntoSectionsThatFollowEachOther() {
    SurveyTask task = FIRST.next(new ObjectKey("p/1")).splitAt(MIDDLE);
    SurveyTask rest = task.sections().get(0);
    SurveyTask begun = task.sections().get(1);

    assertThat(task.messageId()).isEqualTo(FIRST.next(new ObjectKey("p/1")).messageId());
    assertThat(begun.cursor()).contains(new ObjectKey("p/1"));
    assertThat(begun.last()).contains(MIDDLE);
    assertThat(rest.cursor()).contains(MIDDLE);
    assertThat(rest.last()).isEmpty();
    assertThat(task.sections()).allMatch(section -> section.split().isEmpty());

    SurveyTask third = rest.splitAt(new ObjectKey("p/7")).sections().get(1);
    assertThat(third.last()).contains(new ObjectKey("p/7"));
    assertThat(
            Stream.of(
                FIRST,
                task,
                rest,
                begun,
                third,
                task.next(MIDDLE).next(MIDDLE),
                rest.next(MIDDLE).next(MIDDLE)))
        .extracting(SurveyTask::messageId)
        .doesNotHaveDuplicates();
  }

  /** Delivered twice it is put off once: the broker drops the second. */
  @Test
  void isPutOffUnderOneName() {
    SurveyTask task = FIRST.next(new ObjectKey("p/1"));

    assertThat(task.again()).isEqualTo(task.again());
    assertThat(Stream.of(task, task.again(), task.again().again(), FIRST.again()))
        .extracting(SurveyTask::messageId)
        .doesNotHaveDuplicates();
    assertThat(task.isAgain()).isFalse();
    assertThat(task.again().isAgain()).isTrue();
    assertThat(task.splitAt(MIDDLE).sections()).noneMatch(SurveyTask::isAgain);
  }

  /** A task that is put off or done twice is split at the same key, into the same two. */
  @Test
  void splitsAlikeEachTime() {
    SurveyTask task = FIRST.next(new ObjectKey("p/1")).splitAt(MIDDLE);

    assertThat(task.again().sections()).isEqualTo(task.sections());
  }

  @Test
  void keepsWhereASectionEnds() {
    SurveyTask begun = FIRST.next(new ObjectKey("p/1")).splitAt(MIDDLE).sections().get(1);

    assertThat(begun.next(new ObjectKey("p/2")).again().last()).contains(MIDDLE);
  }
}
