package io.crosstide.rules.rule;

import io.crosstide.contracts.http.RuleDraft;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.rules.error.RuleError;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides whether a draft becomes a rule. The order of the checks is part of the interface: clients
 * that send several mistakes at once are told the one that OSS would tell.
 */
final class RuleValidator {
  private RuleValidator() {}

  /**
   * Judges a draft.
   *
   * @param id identity of the rule, and its name if the client gave none
   * @param now creation time
   */
  static Verdict judge(RuleDraft draft, RuleFacts facts, RuleId id, Instant now) {
    Optional<RuleError> error =
        SourceChecks.check(facts)
            .or(() -> ValueChecks.check(draft))
            .or(() -> TargetChecks.check(draft, facts))
            .or(() -> conflict(facts.existing()))
            .or(() -> TargetChecks.checkVersioning(draft, facts))
            .or(() -> count(facts));
    return error
        .<Verdict>map(Verdict.Refused::new)
        .orElseGet(() -> new Verdict.Accepted(toRule(draft, facts, id, now)));
  }

  private static Optional<RuleError> conflict(ExistingRules existing) {
    if (existing.pairTaken()) {
      return Optional.of(RuleError.ALREADY_REPLICATED);
    }
    return existing.nameTaken() ? Optional.of(RuleError.RULE_NAME_TAKEN) : Optional.empty();
  }

  private static Optional<RuleError> count(RuleFacts facts) {
    if (facts.existing().ofSource() >= facts.rulesPerBucket()) {
      return Optional.of(RuleError.TOO_MANY_OUTGOING);
    }
    return facts.existing().ofTarget() >= facts.rulesPerBucket()
        ? Optional.of(RuleError.TOO_MANY_INCOMING)
        : Optional.empty();
  }

  private static Rule toRule(RuleDraft draft, RuleFacts facts, RuleId id, Instant now) {
    Optional<String> role = given(draft.syncRole());
    return new Rule(
            id,
            given(draft.name()).orElseGet(id::toString),
            facts.source().orElseThrow().entry().ref(),
            facts.target().orElseThrow().entry().ref(),
            draft.prefixes(),
            given(draft.actions()).map(RuleActions::new).orElse(RuleActions.ALL),
            !given(draft.history()).map(RuleValidator::lowerCase).equals(Optional.of("disabled")),
            RuleStatus.STARTING,
            given(draft.transferType()),
            role,
            encryption(draft, role),
            draft.userTaggings(),
            given(draft.rtc()).map(RuleValidator::lowerCase).equals(Optional.of("enabled")),
            now,
            0,
            Optional.empty(),
            given(draft.sourceLocation()))
        .withVersioned(facts.bothVersioned())
        .withAccount(draft.account());
  }

  /** OSS drops all of it without a role, and the key unless such objects are to be replicated. */
  private static RuleEncryption encryption(RuleDraft draft, Optional<String> role) {
    if (role.isEmpty()) {
      return RuleEncryption.NONE;
    }
    Optional<String> status = given(draft.kmsObjectsStatus());
    Optional<String> key =
        status.equals(Optional.of("Enabled")) ? draft.replicaKmsKeyId() : Optional.empty();
    return new RuleEncryption(status, key);
  }

  /** The location with its prefix, which old clients leave out. */
  static Optional<RegionName> location(RuleDraft draft) {
    return given(draft.targetLocation())
        .map(text -> text.startsWith("oss-") ? text : "oss-" + text)
        .map(RegionName::new);
  }

  /** SDKs send an empty element for what their caller did not give. */
  static Optional<String> given(Optional<String> value) {
    return value.filter(text -> !text.isEmpty());
  }

  static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
