package io.crosstide.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.store.Provenance;
import io.crosstide.worker.copy.Cases;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** I32, I42: what rules that write to one target do to each other's objects. */
class RivalsTest {
  private static final Rule RULE = Cases.rule();
  private static final RuleId RIVAL = RuleId.random();
  private static final RuleId EARLIER = RuleId.random();
  private static final SourceState ABSENT = new SourceState.Absent(false);
  private static final ReplicationPlan DELETE = new ReplicationPlan.Delete();
  private static final ReplicationPlan LOOK = new ReplicationPlan.LookAtTarget();
  private static final ReplicationPlan KEEP = new ReplicationPlan.Skip(SkipReason.OTHER_SOURCE);

  private static ReplicationPlan plan(
      Rule rule, ChangeKind kind, SourceState source, TargetState target, Set<RuleId> rivals) {
    return Planner.plan(
        new PlanInput(
            rule,
            Cases.task("k", kind),
            source,
            target,
            rivals,
            TargetBucket.PLAIN,
            PlanLimits.DEFAULT));
  }

  /** A replica that a rule wrote of an object like that of the source. */
  private static TargetState.Present by(RuleId writer) {
    Facts facts = Facts.plain();
    Provenance of = new Provenance(writer, facts.facts().etag(), Facts.THEN, Optional.empty());
    return facts.withHeaders(of.addTo(facts.headers())).target();
  }

  private static Stream<Arguments> deletes() {
    TargetState unknown = new TargetState.Unknown();
    TargetState foreign = Facts.plain().target();
    TargetState made = new TargetState.Made(Facts.plain().source());
    return Stream.of(
        Arguments.of("alone, nobody looked", unknown, Set.of(), DELETE),
        Arguments.of("nobody looked", unknown, Set.of(RIVAL), LOOK),
        Arguments.of("of the rule itself", by(RULE.id()), Set.of(RIVAL), DELETE),
        Arguments.of("just made", made, Set.of(RIVAL), DELETE),
        Arguments.of("of a rival", by(RIVAL), Set.of(RIVAL), KEEP),
        Arguments.of("of one of several", by(RIVAL), Set.of(RIVAL, EARLIER), KEEP),
        Arguments.of("of a rule that has ended", by(EARLIER), Set.of(RIVAL), DELETE),
        Arguments.of("of an earlier rule, alone", by(EARLIER), Set.of(), DELETE),
        Arguments.of("of a client there", foreign, Set.of(RIVAL), DELETE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deletes")
  void deletesNothingThatCameFromAnotherSource(
      String name, TargetState target, Set<RuleId> rivals, ReplicationPlan expected) {
    assertThat(plan(RULE, ChangeKind.DELETE, ABSENT, target, rivals)).isEqualTo(expected);
  }

  /** What no delete was seen of is deleted only if the rule wrote it. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("deletes")
  void deletesOnlyItsOwnWithoutADelete(String name, TargetState target, Set<RuleId> rivals) {
    boolean isOwn = target.equals(by(RULE.id())) || target instanceof TargetState.Made;
    for (ChangeKind kind : new ChangeKind[] {ChangeKind.WRITE, ChangeKind.FOUND}) {
      assertThat(plan(RULE, kind, ABSENT, target, rivals).equals(DELETE)).isEqualTo(isOwn);
    }
  }

  @Test
  void aRuleWithoutDeletesAsksForNothing() {
    Rule put = Cases.rule(new RuleActions("PUT"));

    assertThat(plan(put, ChangeKind.DELETE, ABSENT, new TargetState.Unknown(), Set.of(RIVAL)))
        .isEqualTo(new ReplicationPlan.Skip(SkipReason.ACTION));
  }

  /** I42: whoever finds the object right does nothing, whichever rule wrote it. */
  @Test
  void anObjectThatTwoRulesCoverIsWrittenOnce() {
    for (RuleId writer : new RuleId[] {EARLIER, RIVAL, RULE.id()}) {
      assertThat(plan(RULE, ChangeKind.FOUND, Facts.plain().source(), by(writer), Set.of(RIVAL)))
          .isInstanceOf(ReplicationPlan.Nothing.class);
    }
  }
}
