package io.crosstide.worker;

import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.task.Lane;
import io.crosstide.worker.breaker.RegionBreakers;
import io.crosstide.worker.copy.CopyMetrics;
import io.crosstide.worker.copy.Limits;
import io.crosstide.worker.copy.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What the worker counts. Labels are bounded: never a bucket or key. */
@Singleton
public class WorkerMetrics implements CopyMetrics {
  /**
   * Objects by lane and outcome: copied, unchanged, deleted, skipped, differs, repaired, failed,
   * stopped, dropped.
   */
  static final String OBJECTS = "crosstide.worker.objects";

  /** Objects in work or waiting for their turn, by lane. */
  static final String IN_HAND = "crosstide.worker.objects.inhand";

  /** Content that went from source to target, repeats included. */
  static final String BYTES = "crosstide.worker.bytes";

  /** Memory reserved for transfers. */
  static final String BYTES_IN_FLIGHT = "crosstide.worker.bytes.inflight";

  /** Objects skipped, by reason. */
  static final String SKIPPED = "crosstide.worker.skipped";

  /** Objects reported to the ledger, by kind and side. */
  static final String FAILURES = "crosstide.worker.failures";

  /** Time from a change to the moment its task is picked up, by lane. */
  static final String LAG = "crosstide.worker.lag";

  /** Tasks and surveys dropped because their rule has ended. */
  static final String DROPPED = "crosstide.worker.tasks.dropped";

  /** Writes done again because the source had moved. */
  static final String REPEATED = "crosstide.worker.repeated";

  /** Storage classes that a target did not take. */
  static final String CLASS_REFUSED = "crosstide.worker.class.refused";

  /** Multipart uploads that could not be aborted. */
  static final String UPLOAD_LEFT = "crosstide.worker.upload.left";

  /** Recorded multipart uploads that nobody ended, aborted by a sweep. */
  static final String UPLOAD_SWEPT = "crosstide.worker.upload.swept";

  /** Uploads whose end, or use, could not be recorded. */
  static final String RECORD_MISSED = "crosstide.worker.upload.record.missed";

  /** Keys whose work was ended since nothing moved any more. */
  static final String STALLED = "crosstide.worker.stalled";

  /** Keys looked at again since a worker that died may have had them in work. */
  static final String DOUBTED = "crosstide.worker.doubted";

  /** Tasks that were forgotten before it was sure that nobody had died who had had them. */
  static final String FORGOTTEN = "crosstide.worker.forgotten";

  /** Workers that are heard, this one included; 0 while none is, nor itself. */
  static final String PEERS = "crosstide.worker.peers";

  /** Reports and messages that had to be published again. */
  static final String PUBLISH_AGAIN = "crosstide.worker.publish.again";

  /** Pages that surveys published. */
  static final String PAGES = "crosstide.worker.survey.pages";

  /** How often ranges waited because they are listed far enough ahead. */
  static final String LISTED_AHEAD = "crosstide.worker.survey.ahead";

  /** How often long ranges were split to be listed in more places at once. */
  static final String SPLITS = "crosstide.worker.survey.splits";

  /** Listings that failed, by kind. */
  static final String LISTING_FAILED = "crosstide.worker.survey.failed";

  /** Regions that do not answer now. */
  static final String REGIONS_DOWN = "crosstide.worker.regions.down";

  private static final String LANE = "lane";

  private final MeterRegistry meters;
  private final Map<Lane, AtomicInteger> inHand = new EnumMap<>(Lane.class);

  /** Found here without building the name and labels of a meter for each object. */
  private final Map<Lane, Map<Class<?>, Counter>> objects = new EnumMap<>(Lane.class);

  private final Map<Lane, Timer> lags = new EnumMap<>(Lane.class);
  private final Counter bytes;

  /** Counts from zero in this registry. */
  @Inject
  public WorkerMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.bytes = meters.counter(BYTES);
    for (Lane lane : Lane.values()) {
      AtomicInteger count = new AtomicInteger();
      inHand.put(lane, count);
      objects.put(lane, new ConcurrentHashMap<>());
      lags.put(lane, Timer.builder(LAG).tag(LANE, lane.word()).register(meters));
      Gauge.builder(IN_HAND, count, AtomicInteger::get).tag(LANE, lane.word()).register(meters);
    }
  }

  void watch(Limits limits) {
    Gauge.builder(BYTES_IN_FLIGHT, limits, Limits::bytesInFlight).register(meters);
  }

  void watch(RegionBreakers breakers) {
    Gauge.builder(REGIONS_DOWN, breakers, all -> all.down().size()).register(meters);
  }

  void pickedUp(Lane lane, Duration lag) {
    lags.get(lane).record(lag);
  }

  void begun(Lane lane) {
    inHand.get(lane).incrementAndGet();
  }

  void ended(Lane lane, Outcome outcome) {
    inHand.get(lane).decrementAndGet();
    ofKey(lane, outcome);
  }

  private void ofKey(Lane lane, Outcome outcome) {
    if (outcome instanceof Outcome.LeavingOut left) {
      Outcome done = left.done();
      left.versions().keySet().stream()
          .filter(reason -> !done.equals(new Outcome.Skipped(reason)))
          .forEach(this::skipped);
      ofKey(lane, done);
      return;
    }
    objects.get(lane).computeIfAbsent(outcome.getClass(), type -> counter(lane, type)).increment();
    count(outcome instanceof Outcome.Repaired repaired ? repaired.done() : outcome);
  }

  private void count(Outcome outcome) {
    if (outcome instanceof Outcome.Skipped skipped) {
      skipped(skipped.reason());
    }
    if (outcome instanceof Outcome.Failed failed) {
      String kind = failed.failure().kind().name().toLowerCase(Locale.ROOT);
      String side = failed.failure().side().name().toLowerCase(Locale.ROOT);
      meters.counter(FAILURES, "kind", kind, "side", side).increment();
    }
  }

  private void skipped(SkipReason reason) {
    meters.counter(SKIPPED, "reason", reason.word()).increment();
  }

  private Counter counter(Lane lane, Class<?> outcome) {
    String name = outcome.getSimpleName().toLowerCase(Locale.ROOT);
    return meters.counter(OBJECTS, LANE, lane.word(), "outcome", name);
  }

  /** A task or survey of a rule that has ended was dropped. */
  public void dropped() {
    meters.counter(DROPPED).increment();
  }

  /** Keys that a worker which is missed may have had in work are looked at again. */
  void doubted(int keys) {
    meters.counter(DOUBTED).increment(keys);
  }

  /** More tasks were done than are remembered. */
  void forgotten(long tasks) {
    meters.counter(FORGOTTEN).increment(tasks);
  }

  /** How many workers are heard. */
  void watchPeers(Supplier<Number> alive) {
    Gauge.builder(PEERS, alive).register(meters);
  }

  /** The work on a key made no progress and was ended. */
  void stalled() {
    meters.counter(STALLED).increment();
  }

  /** A message was not confirmed and is sent again. */
  void publishedAgain() {
    meters.counter(PUBLISH_AGAIN).increment();
  }

  /** A page of a survey was published. */
  public void pageListed() {
    meters.counter(PAGES).increment();
  }

  /** A range is listed far enough ahead. */
  public void listedAhead() {
    meters.counter(LISTED_AHEAD).increment();
  }

  /** A range goes on in one more section. */
  public void rangeSplit() {
    meters.counter(SPLITS).increment();
  }

  /** A listing failed. */
  public void listingFailed(String kind) {
    meters.counter(LISTING_FAILED, "kind", kind.toLowerCase(Locale.ROOT)).increment();
  }

  @Override
  public void bytesPassed(long count) {
    bytes.increment(count);
  }

  @Override
  public void repeated() {
    meters.counter(REPEATED).increment();
  }

  @Override
  public void classRefused() {
    meters.counter(CLASS_REFUSED).increment();
  }

  @Override
  public void uploadLeft() {
    meters.counter(UPLOAD_LEFT).increment();
  }

  @Override
  public void recordMissed() {
    meters.counter(RECORD_MISSED).increment();
  }

  /** An upload that nobody ended was aborted. */
  public void uploadSwept() {
    meters.counter(UPLOAD_SWEPT).increment();
  }
}
