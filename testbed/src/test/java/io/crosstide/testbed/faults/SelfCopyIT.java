package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.store.ObjectFacts;
import io.crosstide.store.Provenance;
import io.crosstide.testbed.e2e.Await;
import io.crosstide.testbed.faults.link.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * I21: a client changes an object's type by a copy onto itself. The replica gets it, and no content
 * is read at the source or sent to the target, as the links of the workers show.
 */
@ExtendWith(FaultySystem.class)
class SelfCopyIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length=(\\d+)");
  private static final TestRegion TARGET = TestRegion.TARGET;

  private final FaultySystem system = FaultySystem.get();

  @AfterEach
  void mend() throws Exception {
    system.mend();
  }

  /** The larger one is made of parts at the target. */
  @ParameterizedTest
  @ValueSource(ints = {(int) FaultySystem.PART_THRESHOLD / 2, 3 << 20})
  void anotherTypeGoesAcrossWithoutTheContent(int size) throws Exception {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    try (RulePair pair = new RulePair(system)) {
      pair.replicateTo(TARGET);
      Await.until("the rule works", PATIENCE, () -> pair.figure(TARGET).until().isPresent());
      pair.awaitExisting(TARGET, PATIENCE);
      pair.write("k", content, "text/x");
      pair.awaitAcross(TARGET, PATIENCE);
      assertThat(target(pair).headers().contentType()).contains("text/x");
      long sent = bytesSent(pair);
      long read = reads(pair);
      assertThat(sent).as("bytes sent at first").isGreaterThanOrEqualTo(size);
      assertThat(read).as("reads at first").isPositive();

      pair.changeType("k", "text/y");
      pair.awaitAcross(TARGET, PATIENCE);

      ObjectFacts source = pair.view(TestRegion.SOURCE).facts("k").orElseThrow();
      ObjectFacts target = target(pair);
      assertThat(target.headers().contentType()).contains("text/y");
      assertThat(target.size()).isEqualTo(size);
      assertThat(Provenance.of(target.headers()).orElseThrow().modifiedAt())
          .isEqualTo(source.lastModified());
      assertThat(bytesSent(pair) - sent).as("bytes sent for another type").isZero();
      assertThat(reads(pair) - read).as("reads for another type").isZero();
    }
  }

  private static ObjectFacts target(RulePair pair) throws Exception {
    return pair.view(TARGET).facts("k").orElseThrow();
  }

  /** All that workers sent for the object to the target's store. */
  private long bytesSent(RulePair pair) {
    return requests(pair, TARGET).stream()
        .map(request -> LENGTH.matcher(request.text()))
        .filter(Matcher::find)
        .mapToLong(length -> Long.parseLong(length.group(1)))
        .sum();
  }

  /** How often workers read content of the object, whole or in part. */
  private long reads(RulePair pair) {
    return requests(pair, TestRegion.SOURCE).stream()
        .filter(request -> request.name().matches("> GET [^?]*"))
        .count();
  }

  private List<Traffic.Passed> requests(RulePair pair, TestRegion region) {
    String path = "/" + pair.view(region).bucket().value() + "/k";
    Pattern ofObject = Pattern.compile("> [A-Z]+ " + Pattern.quote(path) + "(\\?.*)?");
    return system
        .traffic()
        .of(
            passed ->
                FaultySystem.WORKERS.contains(passed.link().replaceFirst(" .*", ""))
                    && passed.link().endsWith(" " + region.word())
                    && ofObject.matcher(passed.name()).matches());
  }
}
