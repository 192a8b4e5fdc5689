package io.crosstide.contracts.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why an object is deliberately not replicated. */
public enum SkipReason {
  /** The source no longer holds it, and no delete is to be replicated. */
  SOURCE_GONE,
  /** It is itself a replica: replicas are not replicated on (I39). */
  REPLICA,
  /** The rule does not replicate this kind of change. */
  ACTION,
  /** Its storage class cannot be read without a restore. */
  COLD_ARCHIVE,
  /** The rule excludes objects encrypted with a key of a key service. */
  ENCRYPTION,
  /** The target keeps the object under retention. */
  RETAINED,
  /** It is deleted at this source, and what the target holds came from another one (I32). */
  OTHER_SOURCE;

  /** The word in messages and metrics. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
