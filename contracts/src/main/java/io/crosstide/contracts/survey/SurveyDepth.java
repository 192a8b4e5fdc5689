package io.crosstide.contracts.survey;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** Which keys that both buckets list are looked at closely. */
public enum SurveyDepth {
  /** All of them: content, metadata, tags and ACL are compared, for some requests each. */
  FULL,
  /**
   * Those whose listings differ in size or tag. Content that is equal by its tag is taken for
   * equal, so metadata, object tags and ACLs that differ alone are not found.
   */
  LISTING;

  /** The word in messages and bodies. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The depth of a word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SurveyDepth of(String word) {
    return Arrays.stream(values())
        .filter(depth -> depth.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("depth is full or listing"));
  }
}
