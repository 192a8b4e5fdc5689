package io.crosstide.contracts.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** Why an object is deliberately not replicated. */
public enum SkipReason {
  /** The source no longer holds it, and no delete is to be replicated. */
  SOURCE_GONE("The source no longer holds it"),
  /** It is itself a replica: replicas are not replicated on (I39). */
  REPLICA("It is a replica itself"),
  /** The rule does not replicate this kind of change. */
  ACTION("The rule does not replicate this kind of change"),
  /** Its storage class cannot be read without a restore. */
  COLD_ARCHIVE(
      "Its storage class cannot be read without a restore. Restore it to another class and write"
          + " it anew"),
  /** It grows by appending, and its replica would be of the coldest classes. */
  APPENDABLE(
      "It grows by appending, and the target would keep it in one of the coldest storage classes"),
  /** The rule excludes objects encrypted with a key of a key service. */
  ENCRYPTION(
      "It is encrypted with a key of a key service, or the target bucket would encrypt it with one,"
          + " and the rule leaves such objects out"),
  /** The target keeps the object under retention. */
  RETAINED("The target keeps the object under retention"),
  /** It is deleted at this source, and what the target holds came from another one (I32). */
  OTHER_SOURCE("It was deleted at this source, and what the target holds came from another source"),
  /** It is hidden at the target by a delete marker that may be a client's own. */
  MARKER_IN_DOUBT(
      "A version was deleted at the source, and the delete marker that hides the object at the"
          + " target may be a client's own, so it stays. If it is not, delete it there by its"
          + " version id");

  private final String cause;

  SkipReason(String cause) {
    this.cause = cause;
  }

  /** What it means and what to do, without the last full stop. */
  public String cause() {
    return cause;
  }

  /**
   * True if the target then differs from the source although the rule covers the object: people are
   * told of each such key. Otherwise it is as the rule says.
   */
  public boolean leavesOut() {
    return switch (this) {
      case SOURCE_GONE, REPLICA, ACTION -> false;
      case COLD_ARCHIVE, APPENDABLE, ENCRYPTION, RETAINED, OTHER_SOURCE, MARKER_IN_DOUBT -> true;
    };
  }

  /** The word in messages and metrics. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The reason of a word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SkipReason of(String word) {
    return Arrays.stream(values())
        .filter(reason -> reason.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Not a reason"));
  }
}
