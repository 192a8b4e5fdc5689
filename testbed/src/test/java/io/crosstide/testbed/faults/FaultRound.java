package io.crosstide.testbed.faults;

import com.aliyun.oss.ClientException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several runs at once on one system, under faults that they share. */
final class FaultRound {
  private static final int WRITING_MILLIS = 3500;
  private static final int CHECK_MILLIS = 100;

  /** One of so many runs has buckets that keep versions. */
  private static final int VERSIONED = Integer.getInteger("crosstide.test.fault-versioned", 3);

  private static final boolean AUDITS = Boolean.getBoolean("crosstide.test.audits");
  private static final boolean OPERATOR = Boolean.getBoolean("crosstide.test.operator");

  private final FaultySystem system;
  private final boolean isOperated;
  private final long seed;
  private final Random random;
  private final List<FaultRun> runs = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean writing = true;
  private volatile boolean checking = true;

  FaultRound(FaultySystem system, long seed, int count) {
    this(system, seed, count, OPERATOR);
  }

  /**
   * @param isOperated whether rules have limits of deletes, and an operator confirms what is held
   *     and settles dead letters
   */
  FaultRound(FaultySystem system, long seed, int count, boolean isOperated) {
    this.system = system;
    this.isOperated = isOperated;
    this.seed = seed;
    this.random = new Random(seed);
    for (int i = 0; i < count; i++) {
      // In turns, so that each round has some of each kind.
      boolean isLimited = isOperated && i % 2 == 0;
      boolean isVersioned = i % VERSIONED == 0;
      runs.add(new FaultRun(system, random.nextLong(), isLimited, isVersioned));
    }
  }

  /**
   * What came of a round.
   *
   * @param violations figures that claimed too much
   * @param differences what was wrong in the end
   * @param openUploads empty multipart uploads left at the targets, of which nobody was told the id
   * @param checks how often a write was looked for at a target
   * @param acknowledged writes that clients had an answer to
   * @param unanswered writes that failed for them
   */
  record Result(
      List<String> violations,
      List<String> differences,
      int openUploads,
      long checks,
      long acknowledged,
      long unanswered) {}

  /** Runs all under these faults, each of which begins at some moment. */
  Result run(List<Fault> faults) throws Exception {
    Instant begin = Instant.now();
    boolean fine = false;
    system.traffic().forget();
    System.out.println("round " + seed + ": " + faults.stream().map(Fault::name).toList());
    try {
      List<Future<Void>> begun = faults.stream().filter(Fault::atOnce).map(this::begin).toList();
      all(runs.stream().map(run -> task(run::prepare)).toList());
      all(runs.stream().map(run -> task(run::putRules)).toList());
      Future<?> checker = threads.submit(task(this::keepChecking));
      List<Callable<Void>> writers = new ArrayList<>();
      runs.forEach(run -> writers.addAll(run.writers(() -> writing)));
      if (AUDITS) {
        writers.add(auditor());
      }
      Operator operator = new Operator(system, rules(), new Random(random.nextLong()));
      if (isOperated) {
        writers.add(task(() -> operator.settle(() -> writing)));
      }
      Future<Void> confirmed =
          threads.submit(task(() -> operator.confirm(limitedRules(), () -> checking)));
      List<Future<Void>> written = writers.stream().map(threads::submit).toList();
      breakThings(faults.stream().filter(fault -> !fault.atOnce()).toList());
      get(begun);
      system.mend();
      Instant mended = Instant.now();
      writing = false;
      get(written);
      awaitQuiet(mended);
      System.out.printf(
          "round %d: mended %s and quiet %s after its beginning%n",
          seed, Duration.between(begin, mended), Duration.between(begin, Instant.now()));
      checking = false;
      checker.get();
      confirmed.get();
      Result result = result(!faults.isEmpty());
      fine = result.violations().isEmpty() && result.differences().isEmpty();
      return result;
    } finally {
      writing = false;
      checking = false;
      if (!fine) {
        system.evidence().keepLogs();
      }
      runs.forEach(FaultRun::end);
      threads.shutdownNow();
    }
  }

  /** What is never quiet may have lied before, which is worse. */
  private void awaitQuiet(Instant mended) throws Exception {
    try {
      all(runs.stream().map(run -> task(() -> run.awaitQuiet(mended))).toList());
    } catch (ExecutionException late) {
      if (!violations().isEmpty()) {
        throw new AssertionError(violations().toString(), late);
      }
      throw late;
    }
  }

  private List<String> violations() {
    return runs.stream().flatMap(run -> run.violations().stream()).toList();
  }

  private Result result(boolean isDisturbed) throws Exception {
    List<String> differences = new ArrayList<>();
    int openUploads = 0;
    for (FaultRun run : runs) {
      differences.addAll(run.differences(isDisturbed));
      differences.addAll(run.uploadsLeft());
      openUploads += run.openUploads();
    }
    return new Result(
        violations(),
        differences,
        openUploads,
        runs.stream().mapToLong(FaultRun::checks).sum(),
        runs.stream().mapToLong(run -> run.log().acknowledgedCount()).sum(),
        runs.stream().mapToLong(run -> run.log().unansweredCount()).sum());
  }

  private Future<Void> begin(Fault fault) {
    Random own = new Random(random.nextLong());
    return threads.submit(task(() -> fault.action().run(system, own)));
  }

  private void breakThings(List<Fault> faults) throws Exception {
    List<Future<Void>> broken = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WRITING_MILLIS);
    for (Fault fault : faults) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(WRITING_MILLIS / faults.size()));
      broken.add(begin(fault));
    }
    TimeUnit.NANOSECONDS.sleep(Math.max(0, end - System.nanoTime()));
    get(broken);
  }

  private List<String> rules() {
    return runs.stream().flatMap(run -> run.rules().stream()).toList();
  }

  private List<String> limitedRules() {
    return runs.stream().flatMap(run -> run.limitedRules().stream()).toList();
  }

  private Auditor auditor() {
    return new Auditor(
        system.installation().connection(), rules(), new Random(random.nextLong()), () -> writing);
  }

  private void keepChecking() throws Exception {
    List<String> rules = rules();
    while (checking) {
      try {
        Instant asked = Instant.now();
        Map<String, Figures.Figure> figures = system.figures().of(rules);
        for (FaultRun run : runs) {
          run.check(asked, figures);
        }
      } catch (IOException | ClientException away) {
        // Progress is down: nobody can read a figure, and the next one is checked.
      }
      TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static Callable<Void> task(Step step) {
    return () -> {
      step.run();
      return null;
    };
  }

  private void all(List<Callable<Void>> tasks) throws Exception {
    get(threads.invokeAll(tasks));
  }

  private static void get(List<Future<Void>> futures)
      throws InterruptedException, ExecutionException {
    for (Future<Void> future : futures) {
      future.get();
    }
  }
}
