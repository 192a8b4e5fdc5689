package io.crosstide.benchmarks.lag;

import io.crosstide.benchmarks.store.BenchStores;
import io.crosstide.benchmarks.store.Item;
import io.crosstide.benchmarks.tool.Crosstide;
import io.crosstide.testbed.launch.Installation;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How far the target is behind while clients write through the gateway: at rates, as fast as they
 * can, and while existing objects are copied; and the same writes made at the store directly.
 */
public final class Lag implements AutoCloseable {
  /** Objects of 10 KB, as in the other measurements. */
  private static final int BYTES = 10_000;

  private static final int WRITERS = 32;
  private static final int WARM_UP = 3_000;

  /** What was written less long before a rule is new to it, as clocks may be apart. */
  private static final long OLD_AFTER_SECONDS = 20;

  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final BenchStores stores;
  private final Crosstide crosstide;
  private final Vertx vertx = Vertx.vertx();
  private final GatewayPuts gateway;
  private final Buffer body;
  private final PrintStream out;
  private int buckets;

  public Lag(Installation installation, PrintStream out) {
    this.stores = new BenchStores(installation.connection());
    this.crosstide = new Crosstide(installation);
    this.gateway = new GatewayPuts(vertx, installation.connection(), 512);
    byte[] bytes = new byte[BYTES];
    new Random(1).nextBytes(bytes);
    this.body = Buffer.buffer(bytes);
    this.out = out;
  }

  /** Where writes go. */
  private enum Way {
    DIRECT("at the store directly"),
    PLAIN("through the gateway, no rule"),
    RULE("through the gateway, one rule");

    private final String words;

    Way(String words) {
      this.words = words;
    }
  }

  /**
   * Measures and prints.
   *
   * @param rates writes per second
   * @param seconds how long each of them is kept up
   * @param existing objects that are copied while clients write, 0 for none
   */
  public void run(List<Integer> rates, int seconds, int existing) throws InterruptedException {
    out.printf(
        "%nlag of %,d-byte objects, %d s each; milliseconds%n%-34s %10s %9s | %-26s | %-35s | %s%n",
        BYTES,
        seconds,
        "",
        "asked/s",
        "done/s",
        "put p50 p99 max",
        "due to readable p50 p99 p99.99 max",
        "answer to readable p50 p99 p99.99");
    replicated("warm-up", Optional.empty(), WARM_UP);
    for (int rate : rates) {
      for (Way way : List.of(Way.DIRECT, Way.PLAIN)) {
        unreplicated(way, Optional.of(rate), rate * seconds);
      }
      replicated(Way.RULE.words, Optional.of(rate), rate * seconds);
    }
    if (existing > 0) {
      int rate = rates.get(0);
      String words = "while %,d objects are copied".formatted(existing);
      replicated(words + " first", Optional.of(rate), rate * seconds, existing, OLD_AFTER_SECONDS);
      replicated(words + " again", Optional.of(rate), rate * seconds, existing, OLD_AFTER_SECONDS);
      replicated("the same, new to the rule", Optional.of(rate), rate * seconds, existing, 0);
    }
    int most = rates.stream().mapToInt(Integer::intValue).max().orElse(100) * seconds;
    unreplicated(Way.DIRECT, Optional.empty(), most);
    unreplicated(Way.PLAIN, Optional.empty(), most);
    replicated(WRITERS + " writers, one rule", Optional.empty(), most);
  }

  private void unreplicated(Way way, Optional<Integer> rate, int count)
      throws InterruptedException {
    String bucket = fresh("plain");
    crosstide.create(0, bucket);
    Writes writes =
        new Writes(
            vertx,
            count,
            number ->
                way == Way.DIRECT
                    ? stores.put(0, bucket, new Item(Arrivals.key(number), BYTES))
                    : gateway.put(bucket, Arrivals.key(number), body));
    begin(writes, rate);
    writes.await();
    out.printf(
        "%s | %s%n", head(way.words, rate, writes), milliseconds(writes.putTimes(), 50, 99, 100));
    stores.drop(0, bucket);
  }

  private void replicated(String words, Optional<Integer> rate, int count)
      throws InterruptedException {
    replicated(words, rate, count, 0, 0);
  }

  private void replicated(
      String words, Optional<Integer> rate, int count, int existing, long oldAfterSeconds)
      throws InterruptedException {
    String source = fresh("source");
    String target = fresh("target");
    crosstide.create(0, source);
    crosstide.create(1, target);
    stores.fill(0, source, existing(existing));
    if (existing > 0) {
      TimeUnit.SECONDS.sleep(oldAfterSeconds);
    }
    String rule = crosstide.putRule(source, target, existing > 0);
    crosstide.awaitDoing(source, rule, System.nanoTime());
    Arrivals arrivals = Arrivals.watch(stores, target, count);
    Writes writes =
        new Writes(vertx, count, number -> gateway.put(source, Arrivals.key(number), body));
    begin(writes, rate);
    writes.await();
    boolean isCopying = existing > 0 && !crosstide.isHistoryAcross(source, rule);
    long[] arrived = arrivals.await(PATIENCE);
    out.printf(
        "%s | %s | %s | %s%s%n",
        head(words, rate, writes),
        milliseconds(writes.putTimes(), 50, 99, 100),
        milliseconds(writes.lagFromDue(arrived), 50, 99, 99.99, 100),
        milliseconds(writes.lagFromAnswer(arrived), 50, 99, 99.99),
        existing == 0
            ? ""
            : isCopying ? "; they were copied all the time" : "; they were across before the end");
    crosstide.deleteRule(source, rule);
    stores.drop(0, source);
    stores.drop(1, target);
  }

  private static void begin(Writes writes, Optional<Integer> rate) {
    if (rate.isPresent()) {
      writes.atRate(rate.get());
    } else {
      writes.atOnce(WRITERS);
    }
  }

  private static List<Item> existing(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Item("existing/%08d".formatted(i), BYTES))
        .toList();
  }

  private static String head(String words, Optional<Integer> rate, Writes writes) {
    return "%-34s %10s %9.0f"
        .formatted(
            words, rate.map(String::valueOf).orElse("most"), writes.count() / writes.seconds());
  }

  private static String milliseconds(long[] nanos, double... percents) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    StringBuilder text = new StringBuilder();
    for (double percent : percents) {
      int index = (int) Math.min(sorted.length - 1, Math.ceil(sorted.length * percent / 100) - 1);
      text.append(
          "%8.1f "
              .formatted(sorted[Math.max(0, index)] / (double) TimeUnit.MILLISECONDS.toNanos(1)));
    }
    return text.toString().stripTrailing();
  }

  private String fresh(String purpose) {
    return "lag-%s-%s-%d"
        .formatted(Long.toString(System.currentTimeMillis(), 36), purpose, buckets++);
  }

  @Override
  public void close() {
    crosstide.close();
    stores.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
