package io.crosstide.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.report.SkipReason;
import io.crosstide.store.Appendable;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.worker.copy.Cases;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageClassesTest {
  private static final TargetBucket MAPPED =
      new TargetBucket(
          Optional.empty(),
          Map.of("GLACIER", "COLDLINE", "STANDARD_IA", "STANDARD", "GLACIER_IR", "REFUSED"),
          Optional.empty(),
          Set.of("REFUSED"));

  @ParameterizedTest
  @CsvSource({
    ", ",
    "'', ",
    "STANDARD, ",
    "GLACIER, COLDLINE",
    "STANDARD_IA, ",
    "ONEZONE_IA, ONEZONE_IA",
    "REFUSED, ",
    "GLACIER_IR, ",
  })
  void aReplicaGetsTheClassThatTheTargetHasForIt(String source, String wanted) {
    assertThat(StorageClasses.wanted(Optional.ofNullable(source), MAPPED))
        .isEqualTo(Optional.ofNullable(wanted));
  }

  @ParameterizedTest
  @CsvSource({"STANDARD_IA", ","})
  void standardCanBeMappedToo(String source) {
    TargetBucket all =
        new TargetBucket(
            Optional.empty(), Map.of("STANDARD", "STANDARD_IA"), Optional.empty(), Set.of());
    assertThat(StorageClasses.wanted(Optional.ofNullable(source), all)).contains("STANDARD_IA");
  }

  /** Class of the source, target's map of it, class of the bucket; appendable or not; skipped? */
  @ParameterizedTest
  @CsvSource({
    "STANDARD, , , true, false",
    "STANDARD, , DEEP_ARCHIVE, true, true",
    "STANDARD, , DEEP_ARCHIVE, false, false",
    "STANDARD_IA, , DEEP_ARCHIVE, true, false",
    "STANDARD_IA, DEEP_ARCHIVE, , true, true",
    "STANDARD_IA, DEEP_ARCHIVE, , false, false",
    "STANDARD_IA, STANDARD, DEEP_ARCHIVE, true, true",
    "GLACIER, , GLACIER, true, false",
  })
  void whatGrowsByAppendingGoesToNoColdTarget(
      String source, String mapped, String ofBucket, boolean appendable, boolean skipped) {
    ObjectHeaders headers = appendable ? Appendable.addTo(ObjectHeaders.NONE) : ObjectHeaders.NONE;
    TargetBucket bucket =
        new TargetBucket(
            Optional.empty(),
            mapped == null ? Map.of() : Map.of(source, mapped),
            Optional.ofNullable(ofBucket),
            Set.of());
    ReplicationPlan plan =
        Planner.plan(
            new PlanInput(
                Cases.rule(),
                Cases.write("k"),
                Facts.plain().withStorageClass(source).withHeaders(headers).source(),
                new TargetState.Unknown(),
                Set.of(),
                bucket,
                PlanLimits.DEFAULT));
    assertThat(plan.equals(new ReplicationPlan.Skip(SkipReason.APPENDABLE))).isEqualTo(skipped);
  }

  /** The class of a source is no difference where the target has another one for it. */
  @ParameterizedTest
  @CsvSource({"GLACIER, COLDLINE, true", "GLACIER, GLACIER, false", "STANDARD_IA, STANDARD, true"})
  void whatIsNoReplicaYetIsComparedByTheMappedClass(String source, String target, boolean equal) {
    ReplicationPlan plan =
        Planner.plan(
            new PlanInput(
                Cases.rule(),
                Cases.write("k"),
                Facts.plain().withStorageClass(source).source(),
                Facts.plain().withStorageClass(target).target(),
                Set.of(),
                MAPPED,
                PlanLimits.DEFAULT));
    assertThat(plan instanceof ReplicationPlan.Nothing).isEqualTo(equal);
  }
}
