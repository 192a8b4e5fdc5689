package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.ledger.FailedKey;
import io.crosstide.contracts.ledger.KeyState;
import io.crosstide.contracts.ledger.LeftOutKey;
import io.crosstide.contracts.ledger.SkippedKey;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import java.util.Comparator;
import java.util.Optional;

/**
 * Why a key is, or is not, at the target of a rule, in plain words.
 *
 * @param what the short word
 * @param text the sentence
 */
public record Verdict(What what, String text) {

  /** The short words. */
  public enum What {
    /** The target holds the content that the source holds, or both hold nothing. */
    EQUAL,
    /** The rule does not cover the key. */
    NOT_MATCHED,
    /** It failed and is in the ledger. */
    FAILED,
    /** It failed and was deliberately given up. */
    SKIPPED,
    /** The rule covers it, and a worker deliberately did not replicate it. */
    LEFT_OUT,
    /** The rule is starting or closing. */
    NOT_IN_EFFECT,
    /** The object is a replica itself: replicas are not replicated on. */
    REPLICA,
    /** The rule does not replicate this kind of change. */
    NOT_REPLICATED,
    /** It differs, and nothing has failed. */
    WAITING,
    /** One side did not tell. */
    UNKNOWN
  }

  /**
   * The verdict on a key.
   *
   * @param state what progress knows of it
   */
  public static Verdict of(Rule rule, KeyState state, SideView source, SideView target) {
    if (rule.status() == RuleStatus.CLOSING) {
      return new Verdict(What.NOT_IN_EFFECT, "The rule was deleted; nothing is done for it.");
    }
    if (!state.failures().isEmpty()) {
      return failed(state.failures().get(0));
    }
    if (source.state() == SideView.State.UNKNOWN || target.state() == SideView.State.UNKNOWN) {
      return new Verdict(What.UNKNOWN, "A store did not tell what it holds; see its error.");
    }
    if (isEqual(source, target)) {
      return new Verdict(
          What.EQUAL,
          source.object().isEmpty()
              ? "Neither side holds an object."
              : "The target holds the content of the source; a comparison looks at the rest too.");
    }
    if (source.object().flatMap(SideView.StoredObject::replica).isPresent()) {
      return new Verdict(
          What.REPLICA, "The object is a replica itself, and replicas are not replicated on.");
    }
    return notReplicated(rule, source)
        .or(() -> skipped(state))
        .or(() -> leftOut(state))
        .orElseGet(() -> waiting(rule, source));
  }

  /** The verdict on a key that the rule does not cover. */
  public static Verdict notMatched() {
    return new Verdict(What.NOT_MATCHED, "The key begins with none of the rule's prefixes.");
  }

  private static Verdict failed(FailedKey row) {
    return new Verdict(
        What.FAILED,
        "%s. It failed %d times, first at %s, and is tried again at %s."
            .formatted(row.kind().cause(), row.attempts(), row.firstAt(), row.nextAt()));
  }

  private static boolean isEqual(SideView source, SideView target) {
    boolean none =
        source.state() == SideView.State.ABSENT && target.state() == SideView.State.ABSENT;
    return none || source.isCopiedTo(target);
  }

  private static Optional<Verdict> notReplicated(Rule rule, SideView source) {
    boolean isDeleted = source.state() == SideView.State.ABSENT;
    if (isDeleted && !rule.actions().includesDelete()) {
      return Optional.of(
          new Verdict(What.NOT_REPLICATED, "The source is deleted; the rule copies no deletes."));
    }
    return !isDeleted && !rule.actions().includesPut()
        ? Optional.of(new Verdict(What.NOT_REPLICATED, "The rule copies no new objects."))
        : Optional.empty();
  }

  private static Optional<Verdict> skipped(KeyState state) {
    return state.skips().stream().findFirst().map(Verdict::skipped);
  }

  private static Verdict skipped(SkippedKey skip) {
    return new Verdict(
        What.SKIPPED,
        "It was given up by %s at %s: %s".formatted(skip.by(), skip.skippedAt(), skip.reason()));
  }

  /** Of several versions the one seen last. */
  private static Optional<Verdict> leftOut(KeyState state) {
    return state.leftOut().stream()
        .max(Comparator.comparing(LeftOutKey::seenAt))
        .map(
            left ->
                new Verdict(
                    What.LEFT_OUT,
                    "%s. That was seen at %s.".formatted(left.reason().cause(), left.seenAt())));
  }

  private static Verdict waiting(Rule rule, SideView source) {
    if (rule.status() == RuleStatus.STARTING) {
      return new Verdict(What.NOT_IN_EFFECT, "The rule is starting; nothing is copied before.");
    }
    String text =
        source.state() == SideView.State.ABSENT
            ? "The target holds an object that the source does not. A delete may be under way; what"
                + " was at the target before the rule, or was written there directly, stays."
            : "The sides differ and nothing has failed: a batch or the survey is still under way, the"
                + " rule's filter by tags or encryption leaves it out, or it was written past the"
                + " gateway.";
    return new Verdict(What.WAITING, text);
  }
}
