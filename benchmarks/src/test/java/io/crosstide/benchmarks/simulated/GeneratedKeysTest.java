package io.crosstide.benchmarks.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GeneratedKeysTest {
  private static final int COUNT = 2_345;
  private final GeneratedKeys keys = new GeneratedKeys(COUNT);

  @Test
  void pagesThatFollowEachOtherNameEveryKeyOnce() {
    List<String> all = new ArrayList<>();
    List<String> page = keys.list("", "", 100);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = keys.list("", page.get(page.size() - 1), 100);
    }
    assertThat(all).isEqualTo(IntStream.range(0, COUNT).mapToObj(GeneratedKeys::key).toList());
    assertThat(all).isSorted();
  }

  @Test
  void aPrefixNarrowsTheListing() {
    assertThat(keys.list("scale/00000023", "", 1000)).hasSize(45);
    assertThat(keys.list("scale/00000023", GeneratedKeys.key(2_340), 1000)).hasSize(4);
    assertThat(keys.list("other/", "", 1000)).isEmpty();
    assertThat(keys.list("", "zzz", 1000)).isEmpty();
  }

  @Test
  void onlyItsOwnKeysAreHeld() {
    assertThat(keys.holds(GeneratedKeys.key(0))).isTrue();
    assertThat(keys.holds(GeneratedKeys.key(COUNT - 1))).isTrue();
    assertThat(keys.holds(GeneratedKeys.key(COUNT))).isFalse();
    assertThat(keys.holds("scale/")).isFalse();
  }
}
