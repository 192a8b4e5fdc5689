package io.crosstide.benchmarks;

import io.crosstide.benchmarks.store.BenchStores;
import io.crosstide.benchmarks.store.Item;
import io.crosstide.benchmarks.tool.Crosstide;
import io.crosstide.benchmarks.tool.Outcome;
import io.crosstide.benchmarks.tool.Rclone;
import io.crosstide.testbed.launch.Installation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Existing objects from one store to the other: the stores alone, rclone, and ours, in turns. */
final class Historical {
  /** Leaves out what rclone checks at the target, before and after. */
  private static final List<String> UNCHECKED = List.of("--s3-no-head", "--no-check-dest");

  private static final List<String> PARTS_AT_ONCE =
      List.of("--s3-upload-concurrency", "8", "--s3-chunk-size", "16M");

  private final BenchOptions options;
  private final BenchStores stores;
  private final Crosstide crosstide;
  private final Optional<Rclone> rclone;
  private int buckets;

  Historical(Installation installation, BenchOptions options, Optional<Rclone> rclone) {
    this.options = options;
    this.stores = new BenchStores(installation.connection());
    this.crosstide = new Crosstide(installation);
    this.rclone = rclone;
  }

  void run() throws IOException, InterruptedException {
    try (stores;
        crosstide) {
      for (Shape shape : options.shapes()) {
        run(shape);
      }
    }
  }

  private void run(Shape shape) throws IOException, InterruptedException {
    List<Item> items = shape.items(options);
    long bytes = items.stream().mapToLong(Item::size).sum();
    String source = fresh(shape.word() + "-source");
    crosstide.create(0, source);
    stores.fill(0, source, items);
    Results results = new Results(shape.word(), items.size(), bytes);
    warmUp(source, results);
    for (int round = 0; round < options.rounds(); round++) {
      double raw = stores.rawPair(source, fresh("raw"), items, shape.rawAtOnce());
      results.add("stores alone", new Outcome(raw, raw, 0, 0, 0));
      if (rclone.isPresent()) {
        rclone(rclone.get(), shape, source, results, bytes);
      }
      crosstide(source, results, bytes);
      results.print(System.out);
    }
    stores.drop(0, source);
  }

  /** Services run for months; what the first run of a new process costs is told apart. */
  private void warmUp(String source, Results results) throws IOException, InterruptedException {
    String target = fresh("warm-up");
    crosstide.create(1, target);
    results.add("crosstide, first run", crosstide.copy(source, target));
    stores.drop(1, target);
  }

  private void rclone(Rclone tool, Shape shape, String source, Results results, long bytes)
      throws IOException, InterruptedException {
    String target = fresh("rclone");
    stores.create(1, target);
    results.add(Results.RCLONE, tool.copy(source, target, List.of()));
    verify(target, results, bytes);
    results.add("rclone, nothing to do", tool.copy(source, target, List.of()));
    results.add(
        "rclone, nothing to do, checksums", tool.copy(source, target, List.of("--checksum")));
    stores.drop(1, target);

    String other = fresh("rclone");
    stores.create(1, other);
    boolean isLarge = shape == Shape.LARGE;
    results.add(
        isLarge ? "rclone, 8 parts at once" : "rclone, unchecked",
        tool.copy(source, other, isLarge ? PARTS_AT_ONCE : UNCHECKED));
    verify(other, results, bytes);
    stores.drop(1, other);
  }

  private void crosstide(String source, Results results, long bytes)
      throws IOException, InterruptedException {
    String target = fresh("crosstide");
    crosstide.create(1, target);
    results.add(Results.CROSSTIDE, crosstide.copy(source, target));
    verify(target, results, bytes);
    results.add("crosstide, nothing to do", crosstide.copy(source, target));
    stores.drop(1, target);
  }

  private void verify(String target, Results results, long bytes) throws InterruptedException {
    BenchStores.Content content = stores.content(1, target);
    if (content.objects() != results.objects() || content.bytes() != bytes) {
      throw new IllegalStateException("Not everything is at the target: " + content);
    }
  }

  private String fresh(String purpose) {
    return "bench-%s-%s-%d"
        .formatted(Long.toString(System.currentTimeMillis(), 36), purpose, buckets++);
  }
}
