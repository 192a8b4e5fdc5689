package io.crosstide.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.Provenance;
import io.crosstide.worker.copy.Cases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every kind of object, times every state of the target, times every rule and kind of change. */
class PlannerTableTest {
  private static final Encryption AES = new Encryption("AES256", Optional.empty());
  private static final Encryption KMS = new Encryption("aws:kms", Optional.empty());
  private static final Encryption KMS_KEY = new Encryption("aws:kms", Optional.of("key-1"));
  private static final List<String> ACTIONS = List.of("ALL", "PUT", "DELETE", "PUT,DELETE");
  private static final Map<String, String> TAGS = Map.of("t", "1");

  /** Objects that a rule with default settings and the action PUT replicates. */
  private static Map<String, SourceState.Present> replicated() {
    Map<String, SourceState.Present> kinds = new LinkedHashMap<>();
    kinds.put("plain", Facts.plain().source());
    kinds.put("empty", Facts.plain().withSize(0).source());
    kinds.put("at threshold", Facts.plain().withSize(64L << 20).source());
    kinds.put("below threshold", Facts.plain().withSize((64L << 20) - 1).source());
    kinds.put("of parts", Facts.plain().withSize(100 << 20).withEtag(Facts.OF_PARTS).source());
    kinds.put("huge", Facts.plain().withSize(PlanLimits.OBJECT_MAX).source());
    kinds.put("tagged", Facts.plain().source(TAGS));
    kinds.put("other class", Facts.plain().withStorageClass("STANDARD_IA").source());
    kinds.put("archive", Facts.plain().withStorageClass("GLACIER").source());
    kinds.put("without type", Facts.plain().withHeaders(ObjectHeaders.NONE).source());
    kinds.put("AES256", Facts.plain().withEncryption(Optional.of(AES)).source());
    kinds.put("KMS", Facts.plain().withEncryption(Optional.of(KMS)).source());
    return kinds;
  }

  private static Map<SkipReason, SourceState.Present> skipped() {
    Provenance provenance =
        new Provenance(
            Cases.rule().id(), Facts.plain().facts().etag(), Facts.THEN, Optional.empty());
    return Map.of(
        SkipReason.REPLICA,
        Facts.plain().withHeaders(provenance.addTo(ObjectHeaders.NONE)).source(),
        SkipReason.COLD_ARCHIVE,
        Facts.plain().withStorageClass("DEEP_ARCHIVE").source(),
        SkipReason.ENCRYPTION,
        Facts.plain().withEncryption(Optional.of(KMS_KEY)).source());
  }

  private static List<TargetState> targets(Rule rule) {
    Provenance ours =
        new Provenance(rule.id(), Facts.plain().facts().etag(), Facts.THEN, Optional.empty());
    return List.of(
        new TargetState.Unknown(),
        new TargetState.Absent(),
        Facts.plain().withEtag(Facts.OTHER_MD5).withSize(11).target(),
        Facts.plain()
            .withEtag(Facts.OTHER_MD5)
            .withHeaders(ours.addTo(ObjectHeaders.NONE))
            .target(),
        new TargetState.Made(Facts.plain().withModifiedAt(Facts.THEN.minusSeconds(1)).source()));
  }

  private static ReplicationPlan plan(
      Rule rule, KeyTask task, SourceState source, TargetState target) {
    return Planner.plan(
        new PlanInput(
            rule, task, source, target, Set.of(), TargetBucket.PLAIN, PlanLimits.DEFAULT));
  }

  @Test
  void writesWhatTheTargetDoesNotHave() {
    forEachRuleAndChange(
        (rule, task) ->
            replicated()
                .forEach(
                    (name, source) ->
                        targets(rule)
                            .forEach(
                                target -> {
                                  ReplicationPlan plan = plan(rule, task, source, target);
                                  if (rule.actions().includesPut()) {
                                    assertThat(isWrite(plan)).as(name + " " + plan).isTrue();
                                  } else {
                                    assertThat(plan)
                                        .isEqualTo(new ReplicationPlan.Skip(SkipReason.ACTION));
                                  }
                                })));
  }

  /** I11, I20: what a copy has made is equal, for every kind of object. */
  @Test
  void findsNothingToDoAfterACopy() {
    forEachRuleAndChange(
        (rule, task) ->
            replicated()
                .forEach(
                    (name, source) -> {
                      if (rule.actions().includesPut()) {
                        TargetState copied = copyOf(rule, task, source);
                        assertThat(plan(rule, task, source, copied))
                            .as(name)
                            .isInstanceOf(ReplicationPlan.Nothing.class);
                        assertThat(plan(rule, task, source, new TargetState.Made(source)))
                            .as(name)
                            .isInstanceOf(ReplicationPlan.Nothing.class);
                      }
                    }));
  }

  /** I21, I26: one difference is enough. */
  @Test
  void findsEverySingleDifference() {
    Rule rule = Cases.rule();
    KeyTask task = Cases.write("k");
    Encryption otherKey = new Encryption("aws:kms", Optional.of("arn/key-2"));
    for (SourceState.Present source : replicated().values()) {
      TargetState.Present copied = copyOf(rule, task, source);
      Facts replica = factsOf(copied);
      Map<String, String> tags = copied.tags();
      List<TargetState> different = new ArrayList<>();
      different.add(replica.withSize(replica.size() + 1).target(tags));
      different.add(replica.withHeaders(replica.headers().withContentType("x/y")).target(tags));
      different.add(replica.target(Map.of("t", "2")));
      Map<String, String> metadata = new LinkedHashMap<>(replica.headers().userMetadata());
      metadata.put("more", "x");
      different.add(replica.withHeaders(replica.headers().withUserMetadata(metadata)).target(tags));
      if (source.facts().encryption().isPresent()) {
        if (source.facts().encryption().get().isKms()) {
          different.add(replica.withEncryption(Optional.empty()).target(tags));
        }
        different.add(
            replica
                .withEncryption(
                    Optional.of(source.facts().encryption().get().equals(AES) ? otherKey : AES))
                .target(tags));
      }
      if (source.facts().etag().looksLikeMd5() && source.facts().encryption().isEmpty()) {
        different.add(replica.withEtag(Facts.OTHER_MD5).target(tags));
      }
      for (TargetState target : different) {
        assertThat(isWrite(plan(rule, task, source, target))).as(target.toString()).isTrue();
      }
    }
  }

  /** A source that has moved since is copied again, whatever moved. */
  @Test
  void repeatsWhatHasMoved() {
    Rule rule = Cases.rule();
    KeyTask task = Cases.write("k");
    Facts then = Facts.plain();
    TargetState made = new TargetState.Made(then.source());
    List<SourceState.Present> moved =
        List.of(
            then.withEtag(Facts.OTHER_MD5).source(),
            then.withSize(11).source(),
            then.withModifiedAt(Facts.THEN.plusSeconds(1)).source(),
            then.withVersion("v2").source(),
            then.withHeaders(ObjectHeaders.NONE).source(),
            then.source(TAGS));

    for (SourceState.Present now : moved) {
      assertThat(isWrite(plan(rule, task, now, made))).as(now.toString()).isTrue();
    }
  }

  @Test
  void skipsWithTheReason() {
    for (String actions : List.of("ALL", "PUT")) {
      Rule rule = Cases.rule(new RuleActions(actions));
      skipped()
          .forEach(
              (reason, source) ->
                  targets(rule)
                      .forEach(
                          target ->
                              assertThat(plan(rule, Cases.write("k"), source, target))
                                  .isEqualTo(new ReplicationPlan.Skip(reason))));
    }
  }

  /** I31, I32: what a delete at the target needs. */
  @Test
  void deletesOnlyWhatMayBeDeleted() {
    SourceState absent = new SourceState.Absent(false);
    forEachRuleAndChange(
        (rule, task) -> {
          boolean isDelete = task.kind() == ChangeKind.DELETE;
          boolean mayDelete = rule.actions().includesDelete();
          List<TargetState> targets = targets(rule);
          TargetState foreign = targets.get(2);
          TargetState ours = targets.get(3);
          TargetState made = targets.get(4);

          assertThat(plan(rule, task, absent, targets.get(1)))
              .isInstanceOf(ReplicationPlan.Nothing.class);
          assertThat(plan(rule, task, absent, new TargetState.Missing()))
              .as("a HEAD is no proof")
              .isNotInstanceOf(ReplicationPlan.Nothing.class);
          assertThat(isDelete(plan(rule, task, absent, foreign))).isEqualTo(isDelete && mayDelete);
          assertThat(isDelete(plan(rule, task, absent, ours))).isEqualTo(mayDelete);
          assertThat(isDelete(plan(rule, task, absent, made))).isEqualTo(mayDelete);
          assertThat(isDelete(plan(rule, task, absent, targets.get(0))))
              .isEqualTo(isDelete && mayDelete);
        });
  }

  /** I29, I30: a version delete never becomes a plain delete, which would hide the live object. */
  @Test
  void leavesVersionDeletesAlone() {
    forEachRuleAndChange(
        (rule, task) ->
            targets(rule)
                .forEach(
                    target ->
                        assertThat(plan(rule, task, new SourceState.Absent(true), target))
                            .isEqualTo(new ReplicationPlan.Skip(SkipReason.ACTION))));
  }

  /** Ceph 16 takes AES256 and does nothing: a further copy would change nothing. */
  @Test
  void leavesReplicasAloneThatTheStoreDidNotEncrypt() {
    Rule rule = Cases.rule();
    SourceState.Present source = Facts.plain().withEncryption(Optional.of(AES)).source();
    Facts replica = factsOf(copyOf(rule, Cases.write("k"), source));
    assertThat(
            plan(rule, Cases.write("k"), source, replica.withEncryption(Optional.empty()).target()))
        .isInstanceOf(ReplicationPlan.Nothing.class);
    assertThat(
            plan(
                rule,
                Cases.write("k"),
                source,
                Facts.plain().withEncryption(Optional.empty()).target()))
        .as("no replica yet")
        .matches(PlannerTableTest::isWrite);
  }

  /** What the target bucket does by itself can keep an unencrypted object out. */
  @Test
  void leavesOutWhatTheTargetWouldEncryptWithANamedKey() {
    KeyTask task = Cases.write("k");
    SourceState source = Facts.plain().source();
    TargetBucket bucket = TargetBucket.PLAIN.encrypting(Optional.of(KMS_KEY));

    assertThat(
            Planner.plan(
                new PlanInput(
                    Cases.rule(),
                    task,
                    source,
                    new TargetState.Unknown(),
                    Set.of(),
                    bucket,
                    PlanLimits.DEFAULT)))
        .isEqualTo(new ReplicationPlan.Skip(SkipReason.ENCRYPTION));
  }

  @Test
  void includesNamedKeysOnlyIfTheRuleSaysSo() {
    RuleEncryption enabled = new RuleEncryption(Optional.of("Enabled"), Optional.of("replica-key"));
    Rule rule = Cases.rule(Cases.SOURCE, Cases.TARGET, RuleActions.ALL, enabled, Optional.empty());
    SourceState source = Facts.plain().withEncryption(Optional.of(KMS_KEY)).source();

    ReplicationPlan plan = plan(rule, Cases.write("k"), source, new TargetState.Unknown());

    assertThat(((ReplicationPlan.CopyWhole) plan).attributes().encryption())
        .contains(new Encryption("aws:kms", Optional.of("replica-key")));
  }

  private interface RuleAndChange {
    void check(Rule rule, KeyTask task);
  }

  private static void forEachRuleAndChange(RuleAndChange check) {
    for (String actions : ACTIONS) {
      for (ChangeKind kind : ChangeKind.values()) {
        check.check(Cases.rule(new RuleActions(actions)), Cases.task("k", kind));
      }
    }
  }

  /** What the target holds after the plan for an empty target was carried out. */
  private static TargetState.Present copyOf(Rule rule, KeyTask task, SourceState.Present source) {
    ReplicationPlan plan = plan(rule, task, source, new TargetState.Absent());
    ObjectAttributes attributes =
        plan instanceof ReplicationPlan.CopyParts parts
            ? parts.attributes()
            : ((ReplicationPlan.CopyWhole) plan).attributes();
    boolean sameTag = source.facts().etag().looksLikeMd5() && source.facts().encryption().isEmpty();
    Facts facts =
        new Facts(
                source.facts().size(),
                "",
                Facts.THEN,
                Optional.empty(),
                ObjectHeaders.NONE,
                Optional.empty(),
                Optional.empty())
            .writtenWith(
                attributes, sameTag ? source.facts().etag().value() : Facts.OTHER_MD5 + "-9");
    // Stores give a type to objects that have none.
    Facts typed =
        facts.headers().contentType().isPresent()
            ? facts
            : facts.withHeaders(facts.headers().withContentType("binary/octet-stream"));
    return typed.target(attributes.tags());
  }

  private static Facts factsOf(TargetState.Present target) {
    return new Facts(
        target.facts().size(),
        target.facts().etag().value(),
        target.facts().lastModified(),
        target.facts().version(),
        target.facts().headers(),
        target.facts().storageClass(),
        target.facts().encryption());
  }

  private static boolean isDelete(ReplicationPlan plan) {
    return plan instanceof ReplicationPlan.Delete;
  }

  private static boolean isWrite(ReplicationPlan plan) {
    return plan instanceof ReplicationPlan.CopyWhole
        || plan instanceof ReplicationPlan.CopyParts
        || plan instanceof ReplicationPlan.UpdateMetadata
        || plan instanceof ReplicationPlan.UpdateProperties
        || plan instanceof ReplicationPlan.CopyWithinStore
        || plan instanceof ReplicationPlan.CopyPartsWithinStore;
  }
}
