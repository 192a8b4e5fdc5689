package io.crosstide.local.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeysTest {
  /** Few letters, so that prefixes of one another and NULs come up often. */
  private static byte[] randomKey(Random random) {
    byte[] key = new byte[1 + random.nextInt(6)];
    byte[] letters = {0, 1, 2, 'a', (byte) 0xC3, (byte) 0xF4};
    for (int i = 0; i < key.length; i++) {
      key[i] = letters[random.nextInt(letters.length)];
    }
    return key;
  }

  @Test
  void sortsLikeKeyThenNewestFirst() {
    long seed = System.nanoTime();
    System.out.println("KeysTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] left = randomKey(random);
      byte[] right = randomKey(random);
      long older = random.nextInt(1000);
      long newer = older + 1 + random.nextInt(1000);
      int expected = Integer.signum(Arrays.compareUnsigned(left, right));
      int actual =
          Integer.signum(
              Arrays.compareUnsigned(Keys.older(7, left, newer), Keys.older(7, right, older)));
      assertThat(actual).as("seed %d", seed).isEqualTo(expected == 0 ? -1 : expected);
      assertThat(Keys.objectKeyOfEscaped(Keys.older(7, left, newer))).isEqualTo(left);
      assertThat(Keys.objectKeyOfCurrent(Keys.current(7, left))).isEqualTo(left);
    }
  }

  /** I38: what begins with the versions of {@code a} are the versions of {@code a} alone. */
  @Test
  void keepsSiblingsApartI38() {
    byte[] a = {'a'};
    byte[] prefix = Keys.olderOf(7, a);
    byte[] end = Keys.after(prefix);
    for (byte[] sibling : new byte[][] {{'a', 'b'}, {'a', '/'}, {'a', 0}, {'a', 0, 1}, {'a', 1}}) {
      byte[] key = Keys.older(7, sibling, 5);
      boolean inside =
          Arrays.compareUnsigned(key, prefix) >= 0 && Arrays.compareUnsigned(key, end) < 0;
      assertThat(inside).isFalse();
    }
    byte[] own = Keys.older(7, a, Long.MAX_VALUE);
    assertThat(Arrays.compareUnsigned(own, prefix)).isPositive();
    assertThat(Arrays.compareUnsigned(own, end)).isNegative();
  }

  @Test
  void findsTheEndOfAPrefix() {
    assertThat(Keys.after(new byte[] {1, 2})).isEqualTo(new byte[] {1, 3});
    assertThat(Keys.after(new byte[] {1, (byte) 0xFF})).isEqualTo(new byte[] {2});
    assertThat(Keys.after(new byte[] {'L', (byte) 0xFF, (byte) 0xFF})).isEqualTo(new byte[] {'M'});
  }

  @Test
  void keepsPartNumbersInOrder() {
    assertThat(Keys.trailingPartNumber(Keys.part(9, 10_000))).isEqualTo(10_000);
    assertThat(Arrays.compareUnsigned(Keys.part(9, 255), Keys.part(9, 256))).isNegative();
    assertThat(Keys.trailingSequence(Keys.upload(7, new byte[] {0}, 123))).isEqualTo(123);
  }
}
