package io.crosstide.contracts.task;

import com.fasterxml.jackson.annotation.JsonValue;
import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.id.RegionName;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind of work with workers' capacity of its own, so that one never delays another. Within a lane
 * each target region has a queue of its own: what a slow one has not taken yet is in nobody's way.
 */
public enum Lane {
  /** Changes that gateways captured. */
  LIVE,

  /** The same of rules under replication time control. */
  RTC,

  /**
   * What was perhaps captured by nobody: a timestamp waits for it, as for live work, and it may be
   * much.
   */
  GAP,

  /** What was there before. */
  HISTORY,

  /** What failed. */
  RETRY;

  /** The address at the broker of what goes to a region. */
  public String address(RegionName target) {
    return prefix() + target.value();
  }

  /** The lane that an address belongs to; empty if it is none of a lane. */
  public static Optional<Lane> ofAddress(String address) {
    return Arrays.stream(values()).filter(lane -> lane.isAddress(address)).findFirst();
  }

  private boolean isAddress(String address) {
    return address.startsWith(prefix()) && address.length() > prefix().length();
  }

  private String prefix() {
    return Addresses.TASKS + word() + ".";
  }

  /** The word in messages and metrics. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
