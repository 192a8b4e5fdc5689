package io.crosstide.testbed.faults.truth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/**
 * Compares the published timestamp of one rule with the truth: I1 (every acknowledged write before
 * it is at the target, or a later one of the key; where versions are kept, each by itself), I2 (it
 * never goes back). What was found right is looked at again now and then, since it must stay right.
 */
public final class WatermarkChecker {
  private static final int VIOLATIONS_MAX = 20;

  /**
   * Of a key with versions so many checks in a row: while one worker looks again, what another one
   * has written late is the latest for a moment. Fewer where it was never seen to be right.
   */
  static final int DOUBTS_MAX = 50;

  static final int FIRST_DOUBTS_MAX = 3;

  private final String rule;
  private final WriteLog log;
  private final TargetView target;
  private final Random random;
  private final Witness witness;
  private final Map<String, Integer> verified = new HashMap<>();
  private final Map<String, Integer> right = new HashMap<>();
  private final Map<String, Integer> doubts = new HashMap<>();
  private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
  private volatile Instant published = Instant.MIN;
  private volatile long checks;

  /** Who is told of a violation of a key at once, to look while it lasts. */
  public interface Witness {
    void see(String key, String violation);
  }

  /**
   * @param rule what violations are reported under
   */
  public WatermarkChecker(
      String rule, WriteLog log, TargetView target, long seed, Witness witness) {
    this.rule = rule;
    this.log = log;
    this.target = target;
    this.random = new Random(seed);
    this.witness = witness;
  }

  /**
   * Checks a timestamp that was read before this call. Calls come from one thread at a time.
   *
   * @throws Exception if the target cannot be read; what was not checked is checked the next time
   */
  public void check(Instant timestamp) throws Exception {
    if (timestamp.isBefore(published)) {
      violate("I2: the timestamp fell from " + published + " to " + timestamp);
    }
    List<String> keys = log.keys();
    for (String key : keys) {
      Optional<WriteLog.Write> last = log.lastBefore(key, timestamp);
      if (last.isPresent() && verified.getOrDefault(key, 0) < last.get().number()) {
        verify(key, last.get(), timestamp);
      }
    }
    if (!keys.isEmpty()) {
      String again = keys.get(random.nextInt(keys.size()));
      Optional<WriteLog.Write> last = log.lastBefore(again, timestamp);
      if (last.isPresent() && !doubts.containsKey(again)) {
        verify(again, last.get(), timestamp);
      }
    }
    published = timestamp;
  }

  private void verify(String key, WriteLog.Write write, Instant timestamp) throws Exception {
    OptionalInt found = target.number(key);
    Optional<Set<Integer>> versions = target.versions(key);
    checks++;
    verified.put(key, write.number());
    if (versions.isEmpty()) {
      if (!mayShow(key, write, found)) {
        notThere(key, write, timestamp, found);
      }
      return;
    }
    List<WriteLog.Write> due =
        log.of(key).stream().filter(each -> !each.before().isAfter(timestamp)).toList();
    due.stream()
        .filter(each -> isMissing(key, each, versions.get()))
        .forEach(each -> notThere(key, each, timestamp, versions.get()));
    Optional<WriteLog.Write> passing =
        due.stream()
            .filter(each -> isBack(each, versions.get()))
            .findFirst()
            .or(() -> Optional.of(write).filter(last -> !mayShow(key, last, found)));
    if (passing.isEmpty()) {
      doubts.remove(key);
      right.put(key, write.number());
      return;
    }
    boolean wasRight = passing.get().number() <= right.getOrDefault(key, 0);
    if (doubts.merge(key, 1, Integer::sum) < (wasRight ? DOUBTS_MAX : FIRST_DOUBTS_MAX)) {
      verified.remove(key);
    } else {
      notThere(key, passing.get(), timestamp, found + " of " + versions.get());
    }
  }

  private boolean mayShow(String key, WriteLog.Write last, OptionalInt latest) {
    int number = last.number();
    if (last.effect() == WriteLog.Effect.REMOVES) {
      return true;
    }
    if (latest.isEmpty()) {
      return log.mayBeDeletedSince(key, number);
    }
    return latest.getAsInt() >= number || log.mayShowOlderSince(key, number);
  }

  private boolean isMissing(String key, WriteLog.Write write, Set<Integer> versions) {
    return write.effect() == WriteLog.Effect.WRITES
        && !versions.contains(write.number())
        && !log.mayBeRemoved(key, write.number());
  }

  private static boolean isBack(WriteLog.Write write, Set<Integer> versions) {
    return versions.contains(write.removed());
  }

  private void notThere(String key, WriteLog.Write write, Instant timestamp, Object found) {
    String violation =
        "I1: %s is published, but %s of '%s' is not at the target, which holds %s; all: %s"
            .formatted(timestamp, write, key, found, log.of(key));
    violate(violation);
    witness.see(key, violation);
  }

  private void violate(String sentence) {
    if (violations.size() < VIOLATIONS_MAX) {
      violations.add(rule + ": " + sentence);
    }
  }

  /** The timestamp checked last; {@link Instant#MIN} before the first. */
  public Instant published() {
    return published;
  }

  /** How often a write was looked for at the target. */
  public long checks() {
    return checks;
  }

  /** What was claimed and not true, the first {@value #VIOLATIONS_MAX}. */
  public List<String> violations() {
    return List.copyOf(violations);
  }
}
