package io.crosstide.rules.rule;

import static io.crosstide.rules.rule.Facts.bucket;
import static io.crosstide.rules.rule.Facts.fine;
import static io.crosstide.rules.rule.Facts.region;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.rule.UserTaggings.Tag;
import io.crosstide.rules.bucket.BucketState;
import io.crosstide.rules.error.RuleError;
import io.crosstide.rules.fixture.Drafts;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the errors of PutBucketReplication, their order, and what is stored (I60). */
class RuleValidatorTest {
  private static final RuleId ID = RuleId.of("6b1f7c9e-0d7a-4a6b-9d7b-2f3b8a1c5d4e");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Drafts OK = Drafts.to("dst", "oss-cn-beijing");

  static Stream<Arguments> refused() {
    return Stream.of(values(), places(), states()).flatMap(cases -> cases);
  }

  private static Stream<Arguments> values() {
    Facts fine = fine();
    return Stream.of(
        row("name of 256", OK.name("n".repeat(256)), fine, RuleError.RULE_NAME_TOO_LONG),
        row("name with a line break", OK.name("a\nb"), fine, RuleError.BAD_TEXT),
        row("role with a control", OK.role("a\u0007"), fine, RuleError.BAD_TEXT),
        row("11 prefixes", OK.prefixes(numbered(11)), fine, RuleError.TOO_MANY_PREFIXES),
        row("prefix of 1024", OK.prefixes("p".repeat(1024)), fine, RuleError.PREFIX_TOO_LONG),
        row("broken prefix", OK.prefixes("\ud800"), fine, RuleError.BAD_PREFIX_ENCODING),
        row("prefix with U+0000", OK.prefixes("a\0b"), fine, RuleError.BAD_PREFIX_ENCODING),
        row("overlap", OK.prefixes("b", "a/", "a/c"), fine, RuleError.OVERLAPPING_PREFIXES),
        row("overlap, longer first", OK.prefixes("ab", "a"), fine, RuleError.OVERLAPPING_PREFIXES),
        row("same prefix twice", OK.prefixes("a", "a"), fine, RuleError.OVERLAPPING_PREFIXES),
        row("all and a prefix", OK.prefixes("", "a"), fine, RuleError.OVERLAPPING_PREFIXES),
        row("unknown action", OK.actions("GET"), fine, RuleError.BAD_ACTION),
        row("action in lower case", OK.actions("put"), fine, RuleError.BAD_ACTION),
        row("action after a blank", OK.actions("PUT, DELETE"), fine, RuleError.BAD_ACTION),
        row("action twice", OK.actions("PUT,PUT"), fine, RuleError.BAD_ACTION),
        row("action and nothing", OK.actions("PUT,"), fine, RuleError.BAD_ACTION),
        row("history", OK.history("yes"), fine, RuleError.BAD_HISTORY),
        row("transfer type", OK.transferType("OSS_ACC"), fine, RuleError.BAD_TRANSFER_TYPE),
        row("rtc", OK.rtc("on"), fine, RuleError.BAD_RTC_STATUS),
        row("kms status", OK.kms("enabled"), fine, RuleError.BAD_KMS_STATUS),
        row("kms without key", OK.key(""), fine, RuleError.NO_REPLICA_KEY),
        row("11 tags", OK.tags("AND", tags(11)), fine, RuleError.TOO_MANY_FILTER_TAGS),
        row("no tags", OK.tags("AND"), fine, RuleError.BAD_FILTER_TAGS),
        row("tag filter type", OK.tags("XOR", tags(1)), fine, RuleError.BAD_FILTER_TAGS),
        row("tag without key", OK.tags("OR", new Tag("", "v")), fine, RuleError.BAD_FILTER_TAGS));
  }

  private static Stream<Arguments> places() {
    Facts fine = fine();
    Facts noTarget = fine.target(Optional.empty());
    Drafts america = Drafts.to("dst", "oss-us-west-1");
    Facts inAmerica = fine.target("oss-us-west-1", BucketState.UNVERSIONED);
    Facts foreign = fine.target(bucket("oss-cn-beijing", "dst", "bob", BucketState.UNVERSIONED));
    Facts self = fine.target(bucket("oss-cn-hangzhou", "src", "alice", BucketState.UNVERSIONED));
    Facts alone = fine.regions(region("oss-cn-hangzhou", "mainland", true));
    return Stream.of(
        row("no source", OK, fine.source(Optional.empty()), RuleError.NO_SUCH_BUCKET),
        row(
            "source not in its store",
            OK,
            fine.states(BucketState.MISSING, BucketState.UNVERSIONED),
            RuleError.NO_SUCH_BUCKET),
        row("no target name", OK.without("targetBucket"), noTarget, RuleError.BAD_TARGET_NAME),
        row("target name", Drafts.to("D_t", "x"), noTarget, RuleError.BAD_TARGET_NAME),
        row("short target name", Drafts.to("ab", "x"), noTarget, RuleError.BAD_TARGET_NAME),
        row("no target", OK, noTarget, RuleError.INVALID_TARGET_BUCKET),
        row(
            "target not in its store",
            OK,
            fine.target("oss-cn-beijing", BucketState.MISSING),
            RuleError.INVALID_TARGET_BUCKET),
        row(
            "to itself",
            Drafts.to("src", "oss-cn-hangzhou"),
            self,
            RuleError.INVALID_TARGET_BUCKET),
        row("foreign target", OK, foreign, RuleError.INVALID_TARGET_BUCKET),
        row(
            "foreign asker with a role",
            OK.account("bob").role("r"),
            fine,
            RuleError.INVALID_TARGET_BUCKET),
        row("foreign asker", OK.account("bob"), fine, RuleError.INVALID_TARGET_BUCKET),
        row(
            "other location",
            Drafts.to("dst", "oss-cn-hangzhou"),
            fine,
            RuleError.INVALID_TARGET_LOCATION),
        // A client test sends a region that does not exist and expects this code.
        row(
            "unknown location of an existing target",
            Drafts.to("dst", "oss-cn-zhengzhou"),
            fine,
            RuleError.INVALID_TARGET_LOCATION),
        row("no location", OK.without("targetLocation"), fine, RuleError.BAD_REPLICATION_LOCATION),
        row(
            "location no longer offered",
            OK,
            fine.regions(
                region("oss-cn-hangzhou", "mainland", true),
                region("oss-us-west-1", "america", true)),
            RuleError.BAD_REPLICATION_LOCATION),
        row("one region, no location", OK.location(""), alone, RuleError.NO_REPLICATION_LOCATION),
        row(
            "source's region no longer offered",
            OK,
            fine.regions(region("oss-cn-beijing", "mainland", true)),
            RuleError.NO_REPLICATION_LOCATION),
        row("other group", america, inAmerica, RuleError.ACCELERATION_NEEDED),
        row(
            "other group, internal",
            america.transferType("internal"),
            inAmerica,
            RuleError.ACCELERATION_NEEDED),
        row(
            "no rtc there",
            america.transferType("oss_acc").rtc("enabled"),
            inAmerica,
            RuleError.NO_RTC_THERE));
  }

  private static Stream<Arguments> states() {
    Facts fine = fine();
    BucketState none = BucketState.UNVERSIONED;
    BucketState on = BucketState.VERSIONED;
    BucketState off = BucketState.SUSPENDED;
    return Stream.of(
        row("pair", OK, fine.existing(true, false, 1, 1), RuleError.ALREADY_REPLICATED),
        row("pair and name", OK, fine.existing(true, true, 1, 1), RuleError.ALREADY_REPLICATED),
        row("name", OK.name("n"), fine.existing(false, true, 1, 0), RuleError.RULE_NAME_TAKEN),
        row("versioned source", OK, fine.states(on, none), RuleError.INVALID_BUCKET_STATUS),
        row("versioned target", OK, fine.states(none, on), RuleError.INVALID_BUCKET_STATUS),
        row("suspended source", OK, fine.states(off, on), RuleError.INVALID_BUCKET_STATUS),
        row("suspended target", OK, fine.states(on, off), RuleError.INVALID_BUCKET_STATUS),
        row("both suspended", OK, fine.states(off, off), RuleError.INVALID_BUCKET_STATUS),
        row("tags", OK.tags("AND", tags(1)), fine, RuleError.INVALID_BUCKET_STATUS),
        row("source full", OK, fine.existing(false, false, 100, 0), RuleError.TOO_MANY_OUTGOING),
        row("target full", OK, fine.existing(false, false, 99, 100), RuleError.TOO_MANY_INCOMING),
        // The order of the checks.
        row(
            "source before values",
            OK.actions("GET"),
            fine.source(Optional.empty()),
            RuleError.NO_SUCH_BUCKET),
        row(
            "values before target",
            OK.actions("GET"),
            fine.target(Optional.empty()),
            RuleError.BAD_ACTION),
        row(
            "target before location",
            Drafts.to("dst", "oss-nowhere"),
            fine.target(Optional.empty()),
            RuleError.INVALID_TARGET_BUCKET),
        row(
            "location before duplicates",
            Drafts.to("dst", "oss-nowhere"),
            fine.existing(true, false, 1, 1),
            RuleError.INVALID_TARGET_LOCATION),
        row(
            "duplicates before versioning",
            OK,
            fine.states(on, none).existing(true, false, 1, 1),
            RuleError.ALREADY_REPLICATED),
        row(
            "versioning before counts",
            OK,
            fine.states(on, none).existing(false, false, 100, 100),
            RuleError.INVALID_BUCKET_STATUS),
        row(
            "source's count before target's",
            OK,
            fine.existing(false, false, 100, 100),
            RuleError.TOO_MANY_OUTGOING));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String what, Drafts draft, Facts facts, RuleError error) {
    assertThat(judge(draft, facts)).isEqualTo(new Verdict.Refused(error));
  }

  static Stream<Arguments> accepted() {
    Facts fine = fine();
    return Stream.of(
        arguments("plain", OK, fine),
        arguments("location without prefix", Drafts.to("dst", "cn-beijing"), fine),
        arguments("name of 255 code points", OK.name("\ud83d\ude00".repeat(255)), fine),
        arguments("10 prefixes", OK.prefixes(numbered(10)), fine),
        arguments("prefix of 1023 characters", OK.prefixes("\u00e9".repeat(1023)), fine),
        arguments("empty prefix", OK.prefixes(""), fine),
        arguments("prefixes like paths", OK.prefixes("a/", "a//b".substring(1), "b/.."), fine),
        arguments("history in capitals", OK.history("Enabled"), fine),
        arguments("empty elements", OK.name("").actions("").history("").rtc("").role(""), fine),
        arguments("10 tags", OK.tags("OR", tags(10)), versioned()),
        arguments("both versioned", OK, versioned()),
        arguments("stores not asked", OK, fine.states(BucketState.UNKNOWN, BucketState.UNKNOWN)),
        arguments("99 rules each", OK, fine.existing(false, false, 99, 99)),
        arguments("acceleration within a group", OK.transferType("oss_acc"), fine),
        arguments("internal within a group", OK.transferType("internal"), fine),
        arguments(
            "acceleration within a region",
            Drafts.to("dst", "oss-cn-hangzhou").transferType("oss_acc"),
            fine.target("oss-cn-hangzhou", BucketState.UNVERSIONED)),
        arguments(
            "within the only region",
            Drafts.to("dst", "oss-cn-hangzhou"),
            fine.target("oss-cn-hangzhou", BucketState.UNVERSIONED)
                .regions(region("oss-cn-hangzhou", "mainland", true))),
        arguments(
            "acceleration to another group",
            Drafts.to("dst", "oss-us-west-1").transferType("oss_acc"),
            fine.target("oss-us-west-1", BucketState.UNVERSIONED)),
        arguments(
            "foreign target with a role",
            OK.role("acs:ram::1:role/x"),
            fine.target(bucket("oss-cn-beijing", "dst", "bob", BucketState.UNVERSIONED))),
        arguments(
            "adopted target with a name that OSS would not allow",
            Drafts.to("my.Bucket", "oss-cn-beijing"),
            fine.target(bucket("oss-cn-beijing", "my.Bucket", "alice", BucketState.UNVERSIONED))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void accepted(String what, Drafts draft, Facts facts) {
    assertThat(judge(draft, facts)).isInstanceOf(Verdict.Accepted.class);
  }

  /** What OSS is known to return after each combination; it refuses none of them. */
  static Stream<Arguments> encryption() {
    return Stream.of(
        arguments(OK.role("r").kms("Enabled").key("k"), "r", "Enabled", "k"),
        arguments(OK.role("r").kms("Disabled").key("k"), "r", "Disabled", null),
        arguments(OK.kms("Enabled").key("k"), null, null, null),
        arguments(OK.kms("Enabled"), null, null, null),
        arguments(OK.kms("Disabled").key("k"), null, null, null),
        arguments(OK.role("r"), "r", null, null),
        arguments(OK.role("r").kms("Enabled"), "r", "Enabled", null),
        arguments(OK.role("r").key("k"), "r", null, null));
  }

  @ParameterizedTest
  @MethodSource
  void encryption(Drafts draft, String role, String status, String key) {
    Rule rule = rule(draft, fine());
    assertThat(rule.syncRole()).isEqualTo(Optional.ofNullable(role));
    assertThat(rule.encryption().kmsObjectsStatus()).isEqualTo(Optional.ofNullable(status));
    assertThat(rule.encryption().replicaKmsKeyId()).isEqualTo(Optional.ofNullable(key));
  }

  @Test
  void storesDefaults() {
    Rule rule = rule(OK, fine());
    assertThat(rule.id()).isEqualTo(ID);
    assertThat(rule.name()).isEqualTo(ID.toString());
    assertThat(rule.source()).hasToString("oss-cn-hangzhou/src");
    assertThat(rule.target()).hasToString("oss-cn-beijing/dst");
    assertThat(rule.prefixes()).isEmpty();
    assertThat(rule.actions().text()).isEqualTo("ALL");
    assertThat(rule.historyEnabled()).isTrue();
    assertThat(rule.status()).isEqualTo(RuleStatus.STARTING);
    assertThat(rule.transferType()).isEmpty();
    assertThat(rule.rtcEnabled()).isFalse();
    assertThat(rule.userTaggings()).isEmpty();
    assertThat(rule.sourceLocation()).isEmpty();
    assertThat(rule.createdAt()).isEqualTo(NOW);
    assertThat(rule.survey()).isEmpty();
  }

  @Test
  void keepsTextsVerbatim() {
    Drafts draft =
        OK.name("A \"<&/?~>' rule")
            .prefixes("b/", "a b+%2F/")
            .actions("DELETE,PUT,ABORT")
            .role("acs:ram::1:role/X y")
            .transferType("internal")
            .history("Disabled")
            .sourceLocation("anything & more")
            .rtc("Enabled");
    Rule rule = rule(draft, fine());
    assertThat(rule.name()).isEqualTo("A \"<&/?~>' rule");
    assertThat(rule.prefixes()).containsExactly("b/", "a b+%2F/");
    assertThat(rule.actions().text()).isEqualTo("DELETE,PUT,ABORT");
    assertThat(rule.syncRole()).contains("acs:ram::1:role/X y");
    assertThat(rule.transferType()).contains("internal");
    assertThat(rule.historyEnabled()).isFalse();
    assertThat(rule.rtcEnabled()).isTrue();
    assertThat(rule.sourceLocation()).contains("anything & more");
  }

  @Test
  void notesWhetherBothBucketsKeepVersions() {
    assertThat(rule(OK, versioned()).versioned()).isTrue();
    assertThat(rule(OK, fine()).versioned()).isFalse();
  }

  private static Facts versioned() {
    return fine().states(BucketState.VERSIONED, BucketState.VERSIONED);
  }

  private static Rule rule(Drafts draft, Facts facts) {
    return ((Verdict.Accepted) judge(draft, facts)).rule();
  }

  private static Verdict judge(Drafts draft, Facts facts) {
    return RuleValidator.judge(draft.draft(), facts.facts(), ID, NOW);
  }

  private static Arguments row(String what, Drafts draft, Facts facts, RuleError error) {
    return arguments(what, draft, facts, error);
  }

  private static String[] numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "p%02d/".formatted(i)).toArray(String[]::new);
  }

  private static Tag[] tags(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Tag("k" + i, "v")).toArray(Tag[]::new);
  }
}
