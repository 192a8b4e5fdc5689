package io.crosstide.testbed.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testbed.faults.Faults;
import io.crosstide.testbed.faults.FaultySystem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * I10, I13, I18, I21, I30, I33, I34: whatever clients do to their objects, before a rule and under
 * it, the source is what they made of it and the target is the same in every attribute, though
 * workers are killed and all messages come again. For longer: {@code
 * -Dcrosstide.test.model-minutes=60}; one round again: {@code -Dcrosstide.test.model-seed=SEED}.
 */
@ExtendWith(FaultySystem.class)
class BucketModelIT {
  private static final int MINUTES = Integer.getInteger("crosstide.test.model-minutes", 0);
  private static final int OPERATIONS = Integer.getInteger("crosstide.test.model-operations", 60);
  private static final Long SEED = Long.getLong("crosstide.test.model-seed");

  @Test
  void theTargetIsTheSourceInEveryAttributeAndTheSourceIsWhatClientsMadeOfIt() throws Exception {
    Set<String> before = Set.copyOf(FaultySystem.get().stalls());
    Instant end = Instant.now().plus(Duration.ofMinutes(MINUTES));
    long first = SEED == null ? System.nanoTime() : SEED;
    Random seeds = new Random(first);
    List<String> wrong;
    int rounds = 0;
    do {
      wrong = round(rounds++ == 0 ? first : seeds.nextLong());
    } while (wrong.isEmpty() && Instant.now().isBefore(end));
    System.out.println(rounds + " rounds");
    assertThat(wrong).isEmpty();
    assertThat(FaultySystem.get().stalls()).filteredOn(line -> !before.contains(line)).isEmpty();
  }

  private static List<String> round(long seed) throws Exception {
    Instant begin = Instant.now();
    Random random = new Random(seed);
    FaultySystem system = FaultySystem.get();
    List<ModelPair> pairs =
        List.of(
            new ModelPair(system, false, random.nextLong()),
            new ModelPair(system, true, random.nextLong()));
    System.out.println("model round, again by -Dcrosstide.test.model-seed=" + seed);
    List<String> wrong =
        new ModelRound(system, pairs, random.nextLong())
            .run(OPERATIONS / 3, OPERATIONS, Faults.ofDelivery(random.nextLong()));
    System.out.println("round " + seed + " in " + Duration.between(begin, Instant.now()));
    for (ModelPair pair : pairs) {
      // A client without an answer no longer knows its key; that may not become the rule.
      assertThat(pair.model().unknown()).as(pair.name()).hasSizeLessThan(12);
      assertThat(pair.model().all()).as(pair.name()).isNotEmpty();
    }
    return wrong;
  }
}
