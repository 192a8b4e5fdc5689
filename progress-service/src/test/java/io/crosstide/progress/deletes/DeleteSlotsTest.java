package io.crosstide.progress.deletes;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.rule.DeleteLimit;
import io.crosstide.progress.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeleteSlotsTest {
  private static final long SECOND = 1_000_000;
  private static final DeleteLimit TEN_A_MINUTE = new DeleteLimit(10, 60);

  /** After 4 at 0 s and 4 at 30 s. A slot is 3 s long. */
  @ParameterizedTest
  @CsvSource({
    "30, 1, 1",
    "30, 5, 2",
    "59, 100, 2",
    "60, 100, 2",
    "62, 100, 2",
    "63, 100, 6",
    "92, 100, 6",
    "93, 100, 10",
    "1000, 7, 7",
  })
  void grantsWhatTheLimitLeaves(long second, int wanted, int granted) {
    DeleteSlots slots =
        DeleteSlots.NONE
            .grant(0, TEN_A_MINUTE, 4)
            .slots()
            .grant(30 * SECOND, TEN_A_MINUTE, 4)
            .slots();

    assertThat(slots.grant(second * SECOND, TEN_A_MINUTE, wanted).granted()).isEqualTo(granted);
  }

  @Test
  void aLimitOfNoneGrantsNothing() {
    assertThat(DeleteSlots.NONE.grant(0, new DeleteLimit(0, 60), 1))
        .isEqualTo(new DeleteSlots.Answer(0, DeleteSlots.NONE));
  }

  @Test
  void aClockThatIsSetBackFreesNothing() {
    DeleteSlots slots = DeleteSlots.NONE.grant(100 * SECOND, TEN_A_MINUTE, 6).slots();
    DeleteSlots.Answer back = slots.grant(10 * SECOND, TEN_A_MINUTE, 6);

    assertThat(back.granted()).isEqualTo(4);
    assertThat(back.slots().grant(70 * SECOND, TEN_A_MINUTE, 1).granted()).isZero();
    assertThat(back.slots().grant(74 * SECOND, TEN_A_MINUTE, 10).granted()).isEqualTo(10);
  }

  /** What was counted in slots of hours does not hold for hours. */
  @Test
  void aShorterIntervalCountsForItsOwnLength() {
    DeleteSlots slots = DeleteSlots.NONE.grant(0, new DeleteLimit(10, 7 * 86_400), 10).slots();
    DeleteSlots.Answer after = slots.grant(SECOND, TEN_A_MINUTE, 1);

    assertThat(after.granted()).isZero();
    assertThat(after.slots().grant(65 * SECOND, TEN_A_MINUTE, 10).granted()).isEqualTo(10);
  }

  /** Another limit counts what was granted under the one before. */
  @Test
  void aChangedLimitCountsWhatWasGranted() {
    DeleteSlots slots = DeleteSlots.NONE.grant(0, TEN_A_MINUTE, 10).slots();

    assertThat(slots.grant(SECOND, new DeleteLimit(12, 30), 5).granted()).isEqualTo(2);
    assertThat(slots.grant(33 * SECOND, new DeleteLimit(12, 30), 15).granted()).isEqualTo(12);
  }

  @Test
  void inNoIntervalMoreIsGrantedThanTheLimitAndTheRowStaysSmall() {
    Random random = Seeds.random("DeleteSlotsTest");
    DeleteLimit limit = new DeleteLimit(20, 60);
    DeleteSlots slots = DeleteSlots.NONE;
    List<Long> granted = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 20_000; i++) {
      now += random.nextInt(2_000_000);
      DeleteSlots.Answer answer = slots.grant(now, limit, 1 + random.nextInt(5));
      slots = answer.slots();
      for (int each = 0; each < answer.granted(); each++) {
        granted.add(now);
      }
      assertThat(slots.slots()).hasSizeLessThanOrEqualTo(22);
    }
    for (int i = 0; i + 20 < granted.size(); i++) {
      assertThat(granted.get(i + 20) - granted.get(i)).isGreaterThanOrEqualTo(60 * SECOND);
    }
    assertThat(granted.size()).as("nor much less").isGreaterThan((int) (now / SECOND / 60 * 18));
  }
}
