package io.crosstide.contracts.task;

import com.fasterxml.jackson.annotation.JsonValue;
import io.crosstide.contracts.codec.Addresses;
import java.util.Locale;

/**
 * A kind of work with an address and workers' capacity of its own, so that one never delays
 * another.
 */
public enum Lane {
  /** Changes that gateways captured. */
  LIVE(Addresses.TASKS_LIVE),

  /** The same of rules under replication time control. */
  RTC(Addresses.TASKS_RTC),

  /**
   * What was perhaps captured by nobody: a timestamp waits for it, as for live work, and it may be
   * much.
   */
  GAP(Addresses.TASKS_GAP),

  /** What was there before. */
  HISTORY(Addresses.TASKS_HISTORY),

  /** What failed. */
  RETRY(Addresses.TASKS_RETRY);

  private final String address;

  Lane(String address) {
    this.address = address;
  }

  /** The address at the broker. */
  public String address() {
    return address;
  }

  /** The word in messages and metrics. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
