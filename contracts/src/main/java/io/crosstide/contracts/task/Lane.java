package io.crosstide.contracts.task;

import com.fasterxml.jackson.annotation.JsonValue;
import io.crosstide.contracts.codec.Addresses;
import java.util.Locale;

/**
 * A kind of work with an address and workers' capacity of its own, so that one never delays
 * another.
 */
public enum Lane {
  LIVE(Addresses.TASKS_LIVE),
  RTC(Addresses.TASKS_RTC),
  HISTORY(Addresses.TASKS_HISTORY),
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
