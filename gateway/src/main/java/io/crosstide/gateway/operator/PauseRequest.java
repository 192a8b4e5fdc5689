package io.crosstide.gateway.operator;

import io.crosstide.contracts.http.PauseChange;

/**
 * Pause a rule or let it go on.
 *
 * @param paused true to pause, false to resume
 * @param reason why, for other operators; at most 1,000 characters, may be left out
 */
public record PauseRequest(Boolean paused, String reason) {
  PauseChange toChange(String operator) {
    return new PauseChange(paused, operator, reason);
  }
}
