package io.crosstide.benchmarks;

import io.crosstide.benchmarks.store.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** What a source bucket holds. */
enum Shape {
  /** Objects of 10 KB. */
  SMALL(16) {
    @Override
    List<Item> items(BenchOptions options) {
      return IntStream.range(0, options.objects())
          .mapToObj(i -> new Item("small/%02x/%07d".formatted(i % 256, i), 10_000))
          .toList();
    }
  },
  /** Nine in ten below 64 KB, most of the others of some MB, a few of hundreds of MB. */
  MIX(16) {
    @Override
    List<Item> items(BenchOptions options) {
      Random random = new Random(SEED);
      int count = Math.max(100, options.objects() / 4);
      List<Item> items = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        boolean isSmall = random.nextInt(10) > 0;
        long size = isSmall ? random.nextInt(64 << 10) : (1 << 20) + random.nextInt(4 << 20);
        items.add(new Item("mix/%07d".formatted(i), size));
      }
      items.add(new Item("mix/large-1", 200L << 20));
      items.add(new Item("mix/large-2", 300L << 20));
      return items;
    }
  },
  /** A few objects of {@code --large-mb} each. */
  LARGE(4) {
    @Override
    List<Item> items(BenchOptions options) {
      return IntStream.range(0, options.largeObjects())
          .mapToObj(i -> new Item("large/" + i, (long) options.largeMegabytes() << 20))
          .toList();
    }
  };

  private static final long SEED = 20_261_126;

  private final int rawAtOnce;

  Shape(int rawAtOnce) {
    this.rawAtOnce = rawAtOnce;
  }

  /** The objects; the same for the same options. */
  abstract List<Item> items(BenchOptions options);

  /** Requests at once with which the stores' own rate is measured. */
  int rawAtOnce() {
    return rawAtOnce;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
