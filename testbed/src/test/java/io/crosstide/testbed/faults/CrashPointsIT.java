package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I3, I12, I13, I17: each service is killed at each step of its protocol, before and after each
 * publish, commit, acknowledgement and call. By default one point of each process, drawn from
 * {@code crash-steps.txt}; the seed is printed. With {@code -Dcrosstide.test.crash-points=all}
 * every step that is really taken, recorded in a round without faults; a point that is never
 * reached, and does not come rarely, fails the test, and so does a step that nobody takes. Any
 * other word is a regular expression: only points that it is found in.
 */
@ExtendWith(FaultySystem.class)
class CrashPointsIT {
  private static final Optional<String> CHOSEN =
      Optional.ofNullable(System.getProperty("crosstide.test.crash-points"));
  private static final int RUNS_AT_ONCE = 3;

  /** What comes over and over is a place to die so many times. */
  private static final int NTH_MAX = Integer.getInteger("crosstide.test.crash-times", 2);

  private static final int TRIES = 3;

  /** Of all points; what a round does depends on chance. */
  private static final int ALL_TRIES = 5;

  @Test
  void nothingIsLostWhereverAServiceIsKilled() throws Exception {
    FaultySystem system = FaultySystem.get();
    long seed = Long.getLong("crosstide.test.fault-seed", System.nanoTime());
    System.out.println("crash points of seed " + seed);
    Random random = new Random(seed);
    if (CHOSEN.isPresent()) {
      killAtEachStep(system, seed, random);
    } else {
      killAtSomeSteps(system, seed, random);
    }
  }

  /** Steps that come only now and then may not come in a round; some of all do. */
  private static void killAtSomeSteps(FaultySystem system, long seed, Random random)
      throws Exception {
    CrashSteps steps = CrashSteps.read();
    long reached = 0;
    for (int i = 0; i < TRIES && reached == 0; i++) {
      List<CrashPoint> points =
          FaultySystem.SERVICES.stream().map(service -> steps.any(service, random)).toList();
      reached = killAt(system, seed, random, points).values().stream().filter(hit -> hit).count();
    }
    System.out.printf("%d crash points reached%n", reached);
    assertThat(reached).isPositive();
  }

  private static void killAtEachStep(FaultySystem system, long seed, Random random)
      throws Exception {
    Map<String, Deque<CrashPoint>> points = points(system, random);
    assertThat(hasMore(points)).as("some step is taken that is chosen").isTrue();
    Map<CrashPoint, Integer> missed = new LinkedHashMap<>();
    int reached = 0;
    while (hasMore(points)) {
      List<CrashPoint> now =
          points.values().stream().map(Deque::poll).filter(Objects::nonNull).toList();
      for (Map.Entry<CrashPoint, Boolean> hit : killAt(system, seed, random, now).entrySet()) {
        CrashPoint point = hit.getKey();
        if (hit.getValue()) {
          reached++;
          missed.remove(point);
        } else if (missed.merge(point, 1, Integer::sum) < ALL_TRIES) {
          points.get(point.service()).add(point);
        }
      }
      System.out.printf("%d crash points, not reached: %s%n", reached, missed.keySet());
    }
    CrashSteps steps = CrashSteps.read();
    assertThat(missed.keySet())
        .as("never reached, of %d; those that come rarely: %s", reached + missed.size(), missed)
        .filteredOn(point -> !steps.isRare(point))
        .isEmpty();
  }

  /** A round in which these processes die; which of them did. */
  private static Map<CrashPoint, Boolean> killAt(
      FaultySystem system, long seed, Random random, List<CrashPoint> points) throws Exception {
    Map<CrashPoint, CountDownLatch> latches = new LinkedHashMap<>();
    points.forEach(point -> latches.put(point, new CountDownLatch(1)));
    List<Fault> faults = new ArrayList<>();
    latches.forEach((point, latch) -> faults.add(point.fault(latch)));
    FaultRound.Result result =
        new FaultRound(system, random.nextLong(), RUNS_AT_ONCE, true).run(faults);
    assertThat(result.violations()).as("seed %d, %s", seed, points).isEmpty();
    assertThat(result.differences()).as("seed %d, %s", seed, points).isEmpty();
    Map<CrashPoint, Boolean> reached = new LinkedHashMap<>();
    latches.forEach((point, latch) -> reached.put(point, latch.getCount() == 0));
    return reached;
  }

  private static boolean hasMore(Map<String, Deque<CrashPoint>> points) {
    return points.values().stream().anyMatch(own -> !own.isEmpty());
  }

  /** What each service does in a round, in random order; what any worker does, one of them. */
  private static Map<String, Deque<CrashPoint>> points(FaultySystem system, Random random)
      throws Exception {
    Map<String, Map<String, Integer>> steps = new LinkedHashMap<>();
    for (String service : FaultySystem.SERVICES) {
      Map<String, Integer> own = Collections.synchronizedMap(new TreeMap<>());
      steps.put(service, own);
      system.links(service).watch(step -> own.merge(step, 1, Integer::sum) > 0);
    }
    FaultRound.Result result =
        new FaultRound(system, random.nextLong(), RUNS_AT_ONCE, true).run(List.of());
    FaultySystem.SERVICES.forEach(service -> system.links(service).unwatch());
    assertThat(result.violations()).isEmpty();
    assertThat(result.differences()).isEmpty();
    CrashSteps known = CrashSteps.read();
    Set<String> unknown = new TreeSet<>();
    steps.forEach((service, own) -> unknown.addAll(known.unknown(service, own.keySet())));
    assertThat(unknown).as("not in the table").isEmpty();
    assertThat(known.neverTaken(steps)).as("in the table, and taken by nobody").isEmpty();
    Map<String, Deque<CrashPoint>> points = new LinkedHashMap<>();
    steps.keySet().forEach(service -> points.put(service, new ArrayDeque<>()));
    List<CrashPoint> all = new ArrayList<>();
    steps.forEach((service, own) -> own.forEach((step, n) -> all.addAll(points(service, step, n))));
    Collections.shuffle(all, random);
    Set<String> spread = new HashSet<>();
    all.stream()
        .filter(CrashPointsIT::isChosen)
        .filter(point -> !known.isCompared(point.service(), point.step()))
        .filter(point -> spread.add(point.at(CrashSteps.kind(point.service()))))
        .forEach(point -> points.get(point.service()).add(point));
    points.forEach(
        (service, own) ->
            System.out.println(service + ": " + own.size() + " points of " + steps.get(service)));
    return points;
  }

  private static boolean isChosen(CrashPoint point) {
    String points = CHOSEN.orElse("all");
    return points.equals("all") || Pattern.compile(points).matcher(point.toString()).find();
  }

  private static List<CrashPoint> points(String service, String step, int count) {
    List<CrashPoint> all = new ArrayList<>();
    int most = CrashSteps.isRepeated(step) ? NTH_MAX : 1;
    for (int nth = 1; nth <= Math.min(count, most); nth++) {
      all.add(CrashPoint.before(service, step, nth));
    }
    if (CrashPoint.isAcknowledgement(step)) {
      all.add(CrashPoint.after(service, step, 1));
    }
    return all;
  }
}
