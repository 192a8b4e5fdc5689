package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.store.Appendable;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.StoreException;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.Region.Addressing;
import io.crosstide.store.region.StoreCredentials;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Storage classes that the target has not, or has another one for. */
class ReplicatorClassesTest {
  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Bench();
  }

  private static ObjectAttributes of(String storageClass) {
    return new ObjectAttributes(
        ObjectHeaders.NONE,
        Optional.of(storageClass),
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }

  private void map(String from, String to, Optional<String> ofBucket) {
    bench.regions.put(
        Cases.TARGET.region(),
        new Region(
            Cases.TARGET.region(),
            URI.create("http://127.0.0.1:1"),
            Addressing.PATH,
            "us-east-1",
            new StoreCredentials("AK", "SK"),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            false,
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(from, to),
            ofBucket,
            false,
            false));
  }

  private Optional<String> classAtTarget(String key) throws Exception {
    return bench.atTarget(key).orElseThrow().storageClass();
  }

  private static StoreException invalidArgument() {
    return new StoreException(
        FailureKind.REFUSED, 400, "InvalidArgument", "no", Optional.empty(), null);
  }

  @Test
  void isWrittenWithTheClassThatTheTargetHasForIt() throws Exception {
    map("GLACIER", "COLDLINE", Optional.empty());
    bench.write("small", 10, of("GLACIER"));
    bench.write("large", 13 << 20, of("GLACIER"));
    for (String key : new String[] {"small", "large"}) {
      assertThat(bench.live(Cases.write(key))).isInstanceOf(Outcome.Copied.class);
      assertThat(classAtTarget(key)).contains("COLDLINE");
      assertThat(bench.again(Cases.write(key))).isEqualTo(new Outcome.Unchanged());
    }
  }

  /** Ceph says no more of a class that it does not know. */
  @Test
  void aRefusalThatNamesNoArgumentIsTakenForTheClassIfTheObjectIsTakenWithoutIt() throws Exception {
    bench.write("a", 10, of("GLACIER"));
    bench.write("b", 10, of("GLACIER"));
    bench.target.on("put").key("a").times(1).fail(invalidArgument());

    assertThat(bench.live(Cases.write("a"))).isEqualTo(new Outcome.Copied(10));
    assertThat(bench.live(Cases.write("b"))).isEqualTo(new Outcome.Copied(10));

    assertThat(bench.target.count("put")).as("b is not sent twice").isEqualTo(3);
    assertThat(bench.classesRefused).hasValue(1);
    assertThat(classAtTarget("a")).isEmpty();
    assertThat(classAtTarget("b")).isEmpty();
  }

  @Test
  void aRefusalForAnotherReasonSaysNothingOfTheClass() throws Exception {
    bench.write("a", 10, of("GLACIER"));
    bench.write("b", 10, of("GLACIER"));
    bench.target.on("put").key("a").fail(invalidArgument());

    Outcome.Failed failed = (Outcome.Failed) bench.live(Cases.write("a"));
    assertThat(failed.failure().kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(bench.live(Cases.write("b"))).isEqualTo(new Outcome.Copied(10));

    assertThat(bench.classesRefused).hasValue(0);
    assertThat(classAtTarget("b")).contains("GLACIER");
  }

  /** Another object was written meanwhile: that it was taken says nothing of the first. */
  @Test
  void theClassIsNotToBlameIfAnotherObjectIsTaken() throws Exception {
    bench.write("a", 10, of("GLACIER"));
    bench.write("b", 10, of("GLACIER"));
    bench.stores.put(
        Cases.TARGET.region(),
        Hooked.before(bench.target, "put", 1, () -> bench.put("a", new byte[11], of("GLACIER"))));
    bench.target.on("put").key("a").times(1).fail(invalidArgument());

    assertThat(bench.live(Cases.write("a"))).isEqualTo(new Outcome.Copied(11));
    assertThat(bench.live(Cases.write("b"))).isEqualTo(new Outcome.Copied(10));

    assertThat(bench.classesRefused).hasValue(0);
    assertThat(classAtTarget("a")).contains("GLACIER");
    assertThat(classAtTarget("b")).contains("GLACIER");
  }

  /** The class was taken when the upload was begun. */
  @Test
  void theClassIsNotToBlameForAPartThatIsRefused() throws Exception {
    bench.write("large", 13 << 20, of("GLACIER"));
    bench.target.on("uploadPart").times(1).fail(invalidArgument());

    Bench.failure(bench.live(Cases.write("large")));
    bench.forget();
    assertThat(bench.again(Cases.write("large"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.classesRefused).hasValue(0);
    assertThat(classAtTarget("large")).contains("GLACIER");
  }

  @Test
  void whatGrowsByAppendingIsSkippedWhereItWouldBeCold() throws Exception {
    map("GLACIER", "GLACIER", Optional.of("DEEP_ARCHIVE"));
    bench.write("log", 10, ObjectAttributes.of(Appendable.addTo(ObjectHeaders.NONE)));
    bench.write("plain", 10, ObjectAttributes.of(ObjectHeaders.NONE));
    assertThat(bench.live(Cases.write("log")))
        .isEqualTo(new Outcome.Skipped(SkipReason.APPENDABLE));
    assertThat(bench.live(Cases.write("plain"))).isEqualTo(new Outcome.Copied(10));
    assertThat(bench.atTarget("log")).isEmpty();
  }
}
