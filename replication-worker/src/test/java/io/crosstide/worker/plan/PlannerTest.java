package io.crosstide.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.contracts.rule.UserTaggings;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.Provenance;
import io.crosstide.worker.copy.Cases;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Single decisions by name. */
class PlannerTest {
  private static final TargetState UNKNOWN = new TargetState.Unknown();
  private final Rule rule = Cases.rule();
  private final KeyTask task = Cases.write("k");

  private ReplicationPlan plan(SourceState source, TargetState target) {
    return plan(rule, task, source, target, Set.of());
  }

  private static ReplicationPlan plan(
      Rule rule, KeyTask task, SourceState source, TargetState target, Set<String> refused) {
    return Planner.plan(
        new PlanInput(
            rule,
            task,
            source,
            target,
            Set.of(),
            TargetBucket.PLAIN.refusing(refused),
            PlanLimits.DEFAULT));
  }

  @Test
  void copiesSmallObjectsWholeAndLargeOnesInParts() {
    assertThat(plan(Facts.plain().source(), UNKNOWN)).isInstanceOf(ReplicationPlan.CopyWhole.class);
    ReplicationPlan large = plan(Facts.plain().withSize(64L << 20).source(), UNKNOWN);
    assertThat(((ReplicationPlan.CopyParts) large).ownLayout())
        .isEqualTo(PartLayout.of(64L << 20, 16L << 20));
  }

  @Test
  void letsOneStoreCopyByItself() {
    BucketRef beside = new BucketRef(Cases.SOURCE.region(), new BucketName("beside"));
    Rule within = Cases.rule(Cases.SOURCE, beside);

    ReplicationPlan whole =
        plan(within, task, Facts.plain().withSize(5L << 30).source(), UNKNOWN, Set.of());
    ReplicationPlan parts =
        plan(within, task, Facts.plain().withSize((5L << 30) + 1).source(), UNKNOWN, Set.of());

    assertThat(whole).isInstanceOf(ReplicationPlan.CopyWithinStore.class);
    assertThat(((ReplicationPlan.CopyPartsWithinStore) parts).ownLayout().count()).isEqualTo(11);
  }

  /** Their parts make their tags, so that a copy as a whole would have another one. */
  @Test
  void copiesInPartsWhatWasUploadedInParts() {
    BucketRef beside = new BucketRef(Cases.SOURCE.region(), new BucketName("beside"));
    Rule within = Cases.rule(Cases.SOURCE, beside);
    Facts ofParts = Facts.plain().withEtag(Facts.OF_PARTS);

    assertThat(plan(ofParts.source(), UNKNOWN)).isInstanceOf(ReplicationPlan.CopyParts.class);
    assertThat(plan(within, task, ofParts.source(), UNKNOWN, Set.of()))
        .isInstanceOf(ReplicationPlan.CopyPartsWithinStore.class);
    assertThat(plan(Facts.plain().withEtag(Facts.MD5 + "-10001").source(), UNKNOWN))
        .isInstanceOf(ReplicationPlan.CopyWhole.class);
  }

  /** I20: parts cut alike with equal tags prove the content without any provenance. */
  @Test
  void takesEqualTagsOfPartsForAProof() {
    Facts ofParts = Facts.plain().withEtag(Facts.OF_PARTS);

    assertThat(plan(ofParts.source(), ofParts.target()))
        .isInstanceOf(ReplicationPlan.Nothing.class);
    assertThat(plan(ofParts.source(), ofParts.withSize(11).target()))
        .isInstanceOf(ReplicationPlan.CopyParts.class);
    assertThat(plan(ofParts.source(), ofParts.withEtag(Facts.OTHER_MD5 + "-3").target()))
        .isInstanceOf(ReplicationPlan.CopyParts.class);
    Facts encrypted =
        ofParts.withEncryption(Optional.of(new Encryption("aws:kms", Optional.empty())));
    assertThat(plan(encrypted.source(), encrypted.target()))
        .isInstanceOf(ReplicationPlan.CopyParts.class);
  }

  @Test
  void addsProvenanceAndNothingElse() {
    Facts source = Facts.plain().withVersion("v 1");
    ReplicationPlan.CopyWhole plan = (ReplicationPlan.CopyWhole) plan(source.source(), UNKNOWN);

    assertThat(Provenance.of(plan.attributes().headers()))
        .contains(
            new Provenance(
                rule.id(),
                source.facts().etag(),
                Facts.THEN,
                Optional.of(new VersionId("v 1")),
                Optional.of(rule.source())));
    assertThat(Provenance.removeFrom(plan.attributes().headers())).isEqualTo(source.headers());
  }

  @Test
  void onlyChangesMetadataWhereTheContentIsProvenRight() {
    Facts other = Facts.plain().withHeaders(Facts.plain().headers().withContentType("x/y"));

    assertThat(plan(Facts.plain().source(), other.target()))
        .isInstanceOf(ReplicationPlan.UpdateMetadata.class);
    assertThat(plan(Facts.plain().source(Map.of("t", "1")), other.target()))
        .isInstanceOf(ReplicationPlan.UpdateMetadata.class);
    assertThat(
            plan(
                Facts.plain().withEtag(Facts.OF_PARTS).source(),
                other.withEtag(Facts.OF_PARTS).target()))
        .as("a copy onto itself would be one part")
        .isInstanceOf(ReplicationPlan.CopyParts.class);
  }

  /**
   * I20, I21: what we cut, or the target's store encrypts, has another tag than its source, and
   * names the MD5 that it was made from.
   */
  @Test
  void onlyChangesMetadataOfWhatNamesItsContent() {
    Facts source = Facts.plain().withSize(100 << 20).withHeaders(ObjectHeaders.NONE);
    Facts replica = replica(source, Facts.MD5).withEtag(Facts.OTHER_MD5 + "-7");
    Optional<Encryption> byStore = Optional.of(new Encryption("AES256", Optional.empty()));
    Optional<Encryption> byKey = Optional.of(new Encryption("aws:kms", Optional.empty()));
    Map<String, Facts[]> proven = new LinkedHashMap<>();
    proven.put("cut by us", new Facts[] {source, replica});
    proven.put(
        "written later", new Facts[] {source.withModifiedAt(Facts.THEN.plusSeconds(9)), replica});
    proven.put(
        "as large as can be",
        new Facts[] {source.withSize(PlanLimits.PUT_MAX), replica.withSize(PlanLimits.PUT_MAX)});
    proven.put(
        "encrypted by the store",
        new Facts[] {source, replica.withEtag(Facts.OTHER_MD5).withEncryption(byStore)});
    Map<String, Facts[]> unproven = new LinkedHashMap<>();
    unproven.put(
        "too large",
        new Facts[] {source.withSize((5L << 30) + 1), replica.withSize((5L << 30) + 1)});
    unproven.put("another size", new Facts[] {source, replica.withSize(1)});
    unproven.put(
        "of another content",
        new Facts[] {source, replica(source, Facts.OTHER_MD5).withEtag(Facts.OTHER_MD5 + "-7")});
    unproven.put("MD5s that differ", new Facts[] {source, replica.withEtag(Facts.OTHER_MD5)});
    unproven.put(
        "no replica",
        new Facts[] {source, Facts.plain().withSize(100 << 20).withEtag(Facts.OF_PARTS)});
    unproven.put(
        "of parts",
        new Facts[] {
          source.withEtag(Facts.OF_PARTS), replica(source, Facts.OF_PARTS).withEtag(Facts.OF_PARTS)
        });
    unproven.put("an encrypted source", new Facts[] {source.withEncryption(byStore), replica});
    unproven.put(
        "another tag with each copy",
        new Facts[] {source, replica.withEtag(Facts.OTHER_MD5).withEncryption(byKey)});

    proven.forEach(
        (name, sides) ->
            assertThat(plan(sides[0].source(), sides[1].target()))
                .as(name)
                .isInstanceOf(ReplicationPlan.UpdateMetadata.class));
    unproven.forEach(
        (name, sides) ->
            assertThat(plan(sides[0].source(), sides[1].target()))
                .as(name)
                .isInstanceOf(ReplicationPlan.Copy.class));
  }

  /** A replica with other headers, of a source with this tag. */
  private Facts replica(Facts source, String etag) {
    Provenance names = new Provenance(rule.id(), new ETag(etag), Facts.THEN, Optional.empty());
    return source.withHeaders(names.addTo(Facts.plain().headers()));
  }

  /** It changes the object's time, and may have changed its class alone. */
  @Test
  void takesACopyOntoItselfForAWrite() {
    KeyTask selfCopied = task.withSelfCopied(true);
    Facts plain = Facts.plain();
    Facts replica = replica(plain, Facts.MD5);
    Facts later = plain.withModifiedAt(Facts.THEN.plusSeconds(9)).withStorageClass("STANDARD_IA");
    ReplicationPlan plan = plan(rule, selfCopied, later.source(), replica.target(), Set.of());

    ReplicationPlan.UpdateMetadata update = (ReplicationPlan.UpdateMetadata) plan;
    assertThat(update.attributes().storageClass()).contains("STANDARD_IA");
    assertThat(Provenance.of(update.attributes().headers()).orElseThrow().modifiedAt())
        .isEqualTo(later.modifiedAt());
    assertThat(plan(later.source(), replica.target()))
        .as("nobody told of it")
        .isInstanceOf(ReplicationPlan.Nothing.class);
    assertThat(plan(rule, selfCopied, plain.source(), replica.target(), Set.of()))
        .as("it is across already")
        .isInstanceOf(ReplicationPlan.Nothing.class);
    assertThat(plan(rule, selfCopied, later.source(), UNKNOWN, Set.of()))
        .isInstanceOf(ReplicationPlan.CopyWhole.class);
    Facts ofParts = plain.withEtag(Facts.OF_PARTS);
    assertThat(
            plan(
                rule,
                selfCopied,
                ofParts.withModifiedAt(later.modifiedAt()).source(),
                replica(ofParts, Facts.OF_PARTS).target(),
                Set.of()))
        .as("its time is not worth the body")
        .isInstanceOf(ReplicationPlan.Nothing.class);
  }

  /** Tags alone need no copy, however large and by whatever proof the content is right. */
  @Test
  void onlyChangesTagsWhereNothingElseDiffers() {
    Map<String, String> tags = Map.of("t", "1");
    Facts ofParts = Facts.plain().withEtag(Facts.OF_PARTS);
    Provenance names =
        new Provenance(rule.id(), ofParts.facts().etag(), Facts.THEN, Optional.empty());
    Facts replica = ofParts.withHeaders(names.addTo(ofParts.headers()));

    assertThat(plan(Facts.plain().source(tags), Facts.plain().target()))
        .isInstanceOf(ReplicationPlan.UpdateProperties.class);
    assertThat(plan(ofParts.source(tags), replica.target()))
        .isInstanceOf(ReplicationPlan.UpdateProperties.class);
    assertThat(plan(ofParts.source(), replica.target(tags)))
        .isInstanceOf(ReplicationPlan.UpdateProperties.class);
    assertThat(plan(ofParts.source(tags), replica.target(tags)))
        .isInstanceOf(ReplicationPlan.Nothing.class);
  }

  /** Ceph gives an object another time when its tags or ACL are set. */
  @Test
  void copiesNothingWhereOnlyTheTimeOfAnObjectOfPartsMoved() {
    Facts ofParts = Facts.plain().withEtag(Facts.OF_PARTS);
    Provenance names =
        new Provenance(rule.id(), ofParts.facts().etag(), Facts.THEN, Optional.empty());
    Facts replica = ofParts.withHeaders(names.addTo(ofParts.headers()));
    Facts later = ofParts.withModifiedAt(Facts.THEN.plusSeconds(9));

    assertThat(plan(later.source(), replica.target())).isInstanceOf(ReplicationPlan.Nothing.class);
    assertThat(plan(later.source(Map.of("t", "1")), replica.target()))
        .isInstanceOf(ReplicationPlan.UpdateProperties.class);
    assertThat(plan(later.withVersion("v2").source(), replica.target()))
        .as("another version is another object")
        .isInstanceOf(ReplicationPlan.CopyParts.class);
  }

  /** I26: what the replica says of itself does not outweigh tags that speak of the content. */
  @Test
  void trustsEqualMd5sMoreThanProvenance() {
    Provenance claims =
        new Provenance(rule.id(), Facts.plain().facts().etag(), Facts.THEN, Optional.empty());
    Facts corrupt =
        Facts.plain().withEtag(Facts.OTHER_MD5).withHeaders(claims.addTo(Facts.plain().headers()));

    assertThat(plan(Facts.plain().source(), corrupt.target()))
        .isInstanceOf(ReplicationPlan.CopyWhole.class);
  }

  @Test
  void doesNotAskAgainForAClassThatTheTargetRefused() {
    SourceState source = Facts.plain().withStorageClass("STANDARD_IA").source();

    ReplicationPlan plan = plan(rule, task, source, UNKNOWN, Set.of("STANDARD_IA"));

    assertThat(((ReplicationPlan.CopyWhole) plan).attributes().storageClass()).isEmpty();
  }

  /** Conversions are not replicated: a replica keeps the class that it was written with. */
  @Test
  void leavesTheClassOfAReplicaAlone() {
    Provenance ours =
        new Provenance(rule.id(), Facts.plain().facts().etag(), Facts.THEN, Optional.empty());
    Facts replica = Facts.plain().withHeaders(ours.addTo(Facts.plain().headers()));
    SourceState.Present converted = Facts.plain().withStorageClass("STANDARD_IA").source();

    assertThat(plan(converted, replica.target())).isInstanceOf(ReplicationPlan.Nothing.class);
    assertThat(plan(converted, new TargetState.Made(Facts.plain().source())))
        .isInstanceOf(ReplicationPlan.Nothing.class);
    assertThat(plan(converted, Facts.plain().target()))
        .as("no replica yet")
        .isInstanceOf(ReplicationPlan.UpdateMetadata.class);
  }

  @Test
  void refusesWhatNoTargetTakes() {
    ReplicationPlan plan =
        plan(Facts.plain().withSize(PlanLimits.OBJECT_MAX + 1).source(), UNKNOWN);

    assertThat(((ReplicationPlan.Refuse) plan).kind()).isEqualTo(FailureKind.REFUSED);
  }

  @Test
  void leavesKeysAloneThatTheRuleDoesNotCover() {
    Rule other =
        new Rule(
            rule.id(),
            rule.name(),
            rule.source(),
            rule.target(),
            List.of("a/", "b"),
            rule.actions(),
            rule.historyEnabled(),
            rule.status(),
            rule.transferType(),
            rule.syncRole(),
            rule.encryption(),
            rule.userTaggings(),
            rule.rtcEnabled(),
            rule.createdAt(),
            rule.revision(),
            rule.survey(),
            rule.sourceLocation());

    assertThat(plan(other, task, new SourceState.Absent(false), UNKNOWN, Set.of()))
        .isInstanceOf(ReplicationPlan.Nothing.class);
  }

  @Test
  void looksForItsReplicaBeforeItSkipsAVanishedObject() {
    assertThat(plan(new SourceState.Absent(false), UNKNOWN))
        .isInstanceOf(ReplicationPlan.LookAtTarget.class);
    assertThat(plan(new SourceState.Absent(false), Facts.plain().target()))
        .isEqualTo(new ReplicationPlan.Skip(SkipReason.SOURCE_GONE));
  }

  /** I13: a second delivery of a delete must not make a second marker. */
  @Test
  void looksBeforeItDeletesInAVersionedBucket() {
    KeyTask delete =
        new KeyTask(
            new ObjectKey("k"),
            ChangeKind.DELETE,
            Optional.of(new VersionId("marker")),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            0);
    Rule put = Cases.rule(new RuleActions("PUT"));
    SourceState absent = new SourceState.Absent(false);

    assertThat(plan(put, delete, absent, UNKNOWN, Set.of()))
        .isInstanceOf(ReplicationPlan.LookAtTarget.class);
    assertThat(plan(put, delete, absent, Facts.plain().target(), Set.of()))
        .as("markers belong to the action PUT")
        .isInstanceOf(ReplicationPlan.Delete.class);
  }

  @Test
  void filtersByTags() {
    UserTaggings.Tag a = new UserTaggings.Tag("a", "1");
    UserTaggings.Tag b = new UserTaggings.Tag("b", "2");
    Rule and = byTags("AND", a, b);
    Rule or = byTags("OR", a, b);

    assertThat(copies(and, Map.of("a", "1", "b", "2", "c", "3"))).isTrue();
    assertThat(copies(and, Map.of("a", "1"))).isFalse();
    assertThat(copies(or, Map.of("a", "1"))).isTrue();
    assertThat(copies(or, Map.of("a", "2"))).isFalse();
    assertThat(plan(or, Cases.delete("k"), new SourceState.Absent(false), UNKNOWN, Set.of()))
        .as("only what it replicated itself")
        .isInstanceOf(ReplicationPlan.LookAtTarget.class);
    assertThat(
            plan(
                or,
                Cases.delete("k"),
                new SourceState.Absent(false),
                Facts.plain().target(),
                Set.of()))
        .isEqualTo(new ReplicationPlan.Skip(SkipReason.ACTION));
  }

  private boolean copies(Rule filtered, Map<String, String> tags) {
    ReplicationPlan plan = plan(filtered, task, Facts.plain().source(tags), UNKNOWN, Set.of());
    return plan instanceof ReplicationPlan.CopyWhole;
  }

  private static Rule byTags(String type, UserTaggings.Tag... tags) {
    return Cases.rule(
        Cases.SOURCE,
        Cases.TARGET,
        RuleActions.ALL,
        RuleEncryption.NONE,
        Optional.of(new UserTaggings(type, List.of(tags))));
  }
}
