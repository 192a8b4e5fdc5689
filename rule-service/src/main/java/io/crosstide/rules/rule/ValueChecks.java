package io.crosstide.rules.rule;

import static io.crosstide.rules.rule.RuleValidator.given;

import io.crosstide.contracts.http.RuleDraft;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.rule.UserTaggings;
import io.crosstide.rules.error.RuleError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Checks of the values of a draft, each by itself. */
final class ValueChecks {
  static final int NAME_MAX = 255;
  static final int PREFIXES_MAX = 10;
  static final int PREFIX_MAX = 1023;
  static final int TAGS_MAX = 10;
  static final int TAG_KEY_MAX = 128;
  static final int TAG_VALUE_MAX = 256;
  private static final int TEXT_MAX = 1024;

  private static final Set<String> SWITCH = Set.of("enabled", "disabled");

  private ValueChecks() {}

  static Optional<RuleError> check(RuleDraft draft) {
    return name(draft)
        .or(() -> prefixes(draft.prefixes()))
        .or(() -> words(draft))
        .or(() -> encryption(draft))
        .or(() -> draft.userTaggings().flatMap(ValueChecks::tags));
  }

  private static Optional<RuleError> name(RuleDraft draft) {
    if (length(draft.name().orElse("")) > NAME_MAX) {
      return Optional.of(RuleError.RULE_NAME_TOO_LONG);
    }
    boolean bad =
        Stream.of(draft.name(), draft.syncRole(), draft.replicaKmsKeyId(), draft.sourceLocation())
            .flatMap(Optional::stream)
            .anyMatch(text -> !isPlain(text));
    return when(bad, RuleError.BAD_TEXT);
  }

  private static Optional<RuleError> prefixes(List<String> prefixes) {
    if (prefixes.size() > PREFIXES_MAX) {
      return Optional.of(RuleError.TOO_MANY_PREFIXES);
    }
    if (prefixes.stream().anyMatch(prefix -> length(prefix) > PREFIX_MAX)) {
      return Optional.of(RuleError.PREFIX_TOO_LONG);
    }
    // No client can write a key with U+0000 in it, and the database cannot hold one.
    if (!prefixes.stream().allMatch(it -> isUnicode(it) && it.indexOf('\0') < 0)) {
      return Optional.of(RuleError.BAD_PREFIX_ENCODING);
    }
    return when(overlap(prefixes), RuleError.OVERLAPPING_PREFIXES);
  }

  private static boolean overlap(List<String> prefixes) {
    for (int i = 0; i < prefixes.size(); i++) {
      for (int j = 0; j < prefixes.size(); j++) {
        if (i != j && prefixes.get(j).startsWith(prefixes.get(i))) {
          return true;
        }
      }
    }
    return false;
  }

  private static Optional<RuleError> words(RuleDraft draft) {
    if (given(draft.actions()).filter(text -> !isActionList(text)).isPresent()) {
      return Optional.of(RuleError.BAD_ACTION);
    }
    if (given(draft.history()).filter(text -> !isSwitch(text)).isPresent()) {
      return Optional.of(RuleError.BAD_HISTORY);
    }
    if (given(draft.transferType()).filter(text -> !isTransferType(text)).isPresent()) {
      return Optional.of(RuleError.BAD_TRANSFER_TYPE);
    }
    return when(
        given(draft.rtc()).filter(text -> !isSwitch(text)).isPresent(), RuleError.BAD_RTC_STATUS);
  }

  private static Optional<RuleError> encryption(RuleDraft draft) {
    boolean badStatus =
        draft
            .kmsObjectsStatus()
            .filter(text -> !text.equals("Enabled") && !text.equals("Disabled"))
            .isPresent();
    if (badStatus) {
      return Optional.of(RuleError.BAD_KMS_STATUS);
    }
    return when(
        draft.replicaKmsKeyId().filter(String::isEmpty).isPresent(), RuleError.NO_REPLICA_KEY);
  }

  private static Optional<RuleError> tags(UserTaggings taggings) {
    if (taggings.tags().size() > TAGS_MAX) {
      return Optional.of(RuleError.TOO_MANY_FILTER_TAGS);
    }
    boolean badType = !"AND".equals(taggings.filterType()) && !"OR".equals(taggings.filterType());
    boolean badTag = taggings.tags().stream().anyMatch(tag -> !isTag(tag));
    return when(badType || badTag || taggings.tags().isEmpty(), RuleError.BAD_FILTER_TAGS);
  }

  private static boolean isTag(UserTaggings.Tag tag) {
    return tag.key() != null
        && !tag.key().isEmpty()
        && length(tag.key()) <= TAG_KEY_MAX
        && isPlain(tag.key())
        && (tag.value() == null || (length(tag.value()) <= TAG_VALUE_MAX && isPlain(tag.value())));
  }

  /** {@code enabled} or {@code disabled}, which old documents write with a capital. */
  static boolean isSwitch(String text) {
    return SWITCH.contains(RuleValidator.lowerCase(text));
  }

  private static boolean isTransferType(String text) {
    return text.equals("internal") || text.equals("oss_acc");
  }

  private static boolean isActionList(String text) {
    try {
      return !new RuleActions(text).text().isEmpty();
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }

  /** Without control characters or broken surrogates, and of a sane length. */
  private static boolean isPlain(String text) {
    return length(text) <= TEXT_MAX
        && isUnicode(text)
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static Optional<RuleError> when(boolean wrong, RuleError error) {
    return wrong ? Optional.of(error) : Optional.empty();
  }
}
