package io.crosstide.progress.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.progress.Seeds;
import java.util.BitSet;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeySpansTest {
  private static final int KEYS = 40;

  @Test
  void joinsPagesThatFollowEachOther() {
    KeySpans spans =
        KeySpans.NONE.with(span(5, 9)).with(span(-1, 5)).with(span(12, KEYS)).with(span(9, 12));

    assertThat(spans.isWhole()).isTrue();
  }

  @Test
  void ordersKeysByTheirBytes() {
    ObjectKey low = new ObjectKey("\uFFFF");
    ObjectKey high = new ObjectKey("\uD83D\uDE00");

    assertThat(new KeySpan(Optional.of(low), Optional.of(high)).after()).contains(low);
    assertThatThrownBy(() -> new KeySpan(Optional.of(high), Optional.of(low)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesASpanThatHoldsNothing() {
    assertThatThrownBy(() -> span(4, 4)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isTheSameAsASetOfKeys() {
    Random random = Seeds.random("KeySpansTest");
    for (int round = 0; round < 500; round++) {
      KeySpans spans = KeySpans.NONE;
      BitSet model = new BitSet();
      for (int i = 0; i < 12; i++) {
        int after = random.nextInt(KEYS) - 1;
        int through = after + 1 + random.nextInt(KEYS - after);
        KeySpan span = span(after, through);
        BitSet keys = keys(after, through);
        assertThat(spans.contains(span)).isEqualTo(contains(model, keys));
        assertThat(spans.overlaps(span)).isEqualTo(model.intersects(keys));
        spans = spans.with(span);
        model.or(keys);
        assertThat(spans.isWhole()).isEqualTo(model.cardinality() == KEYS + 1);
      }
    }
  }

  /** Position {@code KEYS} stands for everything up to the end. */
  private static BitSet keys(int after, int through) {
    BitSet keys = new BitSet();
    keys.set(after + 1, through + 1);
    return keys;
  }

  private static boolean contains(BitSet set, BitSet part) {
    return IntStream.range(0, KEYS + 1).filter(part::get).allMatch(set::get);
  }

  private static KeySpan span(int after, int through) {
    return new KeySpan(
        after < 0 ? Optional.empty() : Optional.of(key(after)),
        through >= KEYS ? Optional.empty() : Optional.of(key(through)));
  }

  private static ObjectKey key(int number) {
    return new ObjectKey(String.format("k%03d", number));
  }
}
