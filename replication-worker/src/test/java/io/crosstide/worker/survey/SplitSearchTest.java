package io.crosstide.worker.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SplitSearchTest {
  /** Sixteen listings of a thousand keys cost more. */
  private static final int QUESTIONS_MAX = 40;

  private int questions;

  @Test
  void splitsKeysWithACommonBeginningInTheMiddle() {
    for (String prefix : Stream.of("", "logs/2026/11/27/host-", "\u00e4/").toList()) {
      TreeSet<ObjectKey> keys = numbered(prefix, 10_000);
      assertHalves(keys, "", new ObjectKey(prefix + "00100"));
      assertHalves(keys, prefix, new ObjectKey(prefix + "00100"));
      assertHalves(keys, prefix, new ObjectKey(prefix + "04567"));
    }
  }

  @Test
  void splitsHexadecimalNamesInTheMiddle() {
    Random random = new Random(7);
    TreeSet<ObjectKey> keys =
        Stream.generate(() -> new ObjectKey("x/%08x".formatted(random.nextInt())))
            .limit(10_000)
            .collect(Collectors.toCollection(TreeSet::new));

    assertHalves(keys, "", keys.first());
  }

  /** Most of a name tells nothing of the next one. */
  @Test
  void splitsNamesWithLongEndsOfTheirOwnSomewhere() {
    Random random = new Random(8);
    List<Supplier<String>> names =
        List.of(
            () -> hex(random, 32),
            () ->
                "logs/2026-11-27/" + hex(random, 8) + "-" + hex(random, 4) + "-4" + hex(random, 15),
            () -> "photos/%05d/original.jpg".formatted(random.nextInt(100_000)));
    for (Supplier<String> name : names) {
      TreeSet<ObjectKey> keys =
          Stream.generate(() -> new ObjectKey(name.get()))
              .limit(10_000)
              .collect(Collectors.toCollection(TreeSet::new));
      List<ObjectKey> sorted = List.copyOf(keys);
      assertSplits(keys, sorted.get(0));
      assertSplits(keys, sorted.get(1_000));
      assertSplits(keys, sorted.get(5_432));
    }
  }

  private static String hex(Random random, int length) {
    return random.ints(length, 0, 16).mapToObj(Integer::toHexString).collect(Collectors.joining());
  }

  /** The first split tells apart what is least alike; the next one then goes deeper. */
  @Test
  void comesNearerToWhereKeysAreFromSplitToSplit() {
    TreeSet<ObjectKey> keys = numbered("logs/", 10_000);
    for (char name = 'm'; name <= 'z'; name++) {
      keys.add(new ObjectKey(name + "/x"));
    }
    ObjectKey cursor = new ObjectKey("logs/00100");
    Optional<ObjectKey> last = Optional.empty();
    int splits = 0;
    long after;
    do {
      last = find(keys, "", cursor, last);
      after = keys.tailSet(last.orElseThrow(), false).size();
      splits++;
    } while (after < 1_000);
    assertThat(splits).isLessThanOrEqualTo(5);
  }

  @Test
  void findsNothingWhereNothingFollows() {
    TreeSet<ObjectKey> keys = numbered("p/", 100);

    assertThat(find(keys, "p/", keys.last(), Optional.empty())).isEmpty();
    assertThat(find(keys, "", keys.last(), Optional.empty())).isEmpty();
    assertThat(find(keys, "p/", new ObjectKey("p/00005"), Optional.of(new ObjectKey("p/00005"))))
        .isEmpty();
  }

  /** Whatever keys there are: a split lies after the cursor, with something after it. */
  @Test
  void liesBetweenTheCursorAndWhatFollows() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      TreeSet<ObjectKey> keys =
          Stream.generate(() -> random(random))
              .limit(1 + random.nextInt(40))
              .collect(Collectors.toCollection(TreeSet::new));
      ObjectKey cursor = keys.stream().skip(random.nextInt(keys.size())).findFirst().orElseThrow();
      Optional<ObjectKey> last =
          random.nextBoolean() ? Optional.empty() : Optional.of(random(random));
      Optional<ObjectKey> split = find(keys, "", cursor, last);
      assertThat(split.filter(key -> key.compareTo(cursor) <= 0))
          .as("seed %d round %d: %s", seed, round, keys)
          .isEmpty();
      assertThat(split.filter(key -> last.filter(end -> key.compareTo(end) > 0).isPresent()))
          .as("seed %d round %d: %s", seed, round, keys)
          .isEmpty();
    }
  }

  private static final int[] CHARS = {
    1, '/', 'a', 'b', '~', 0x7f, 0xe4, 0xd7ff, 0xe000, 0x1f600, 0x10ffff
  };

  private static ObjectKey random(Random random) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(5);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(CHARS[random.nextInt(CHARS.length)]);
    }
    return new ObjectKey(text.toString());
  }

  private void assertSplits(TreeSet<ObjectKey> keys, ObjectKey cursor) {
    ObjectKey split = find(keys, "", cursor, Optional.empty()).orElseThrow();
    double rest = keys.tailSet(cursor, false).size();
    assertThat(keys.tailSet(split, false).size() / rest).isBetween(0.1, 0.9);
  }

  private void assertHalves(TreeSet<ObjectKey> keys, String prefix, ObjectKey cursor) {
    ObjectKey split = find(keys, prefix, cursor, Optional.empty()).orElseThrow();
    double rest = keys.tailSet(cursor, false).size();
    assertThat(keys.tailSet(split, false).size() / rest).isBetween(0.25, 0.75);
  }

  private Optional<ObjectKey> find(
      TreeSet<ObjectKey> keys, String prefix, ObjectKey cursor, Optional<ObjectKey> last) {
    questions = 0;
    Function<ObjectKey, Future<Optional<ObjectKey>>> first =
        after -> {
          questions++;
          return Future.succeededFuture(
              Optional.ofNullable(keys.higher(after))
                  .filter(key -> last.filter(end -> key.compareTo(end) > 0).isEmpty()));
        };
    Optional<ObjectKey> found = new SplitSearch(first, prefix, cursor).find().result();
    assertThat(questions).isLessThanOrEqualTo(QUESTIONS_MAX);
    return found;
  }

  private static TreeSet<ObjectKey> numbered(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ObjectKey("%s%05d".formatted(prefix, i)))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
