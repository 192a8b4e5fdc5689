package io.crosstide.contracts.rule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Set;

/**
 * What a rule replicates: a comma-separated list of {@code ALL}, {@code PUT}, {@code DELETE},
 * {@code ABORT}, kept exactly as the client wrote it.
 *
 * @param text for instance {@code PUT,DELETE}
 */
public record RuleActions(@JsonValue String text) {
  private static final Set<String> WORDS = Set.of("ALL", "PUT", "DELETE", "ABORT");

  /** The default of OSS. */
  public static final RuleActions ALL = new RuleActions("ALL");

  /**
   * @throws IllegalArgumentException if a word is unknown, repeated, in lower case or surrounded by
   *     blanks
   */
  @JsonCreator
  public RuleActions {
    List<String> words = List.of(text.split(",", -1));
    if (!WORDS.containsAll(words) || Set.copyOf(words).size() != words.size()) {
      throw new IllegalArgumentException("Not a list of actions: " + text);
    }
  }

  /** True if deletes of objects (unversioned) and of single versions are replicated. */
  public boolean includesDelete() {
    return includes("DELETE");
  }

  /** True if objects that are created or changed are replicated. */
  public boolean includesPut() {
    return includes("PUT");
  }

  private boolean includes(String word) {
    List<String> words = List.of(text.split(",", -1));
    return words.contains("ALL") || words.contains(word);
  }
}
