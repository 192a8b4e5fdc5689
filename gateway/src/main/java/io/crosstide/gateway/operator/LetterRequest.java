package io.crosstide.gateway.operator;

import io.crosstide.contracts.letter.LetterOrder;

/**
 * What is said about a decision over a dead letter.
 *
 * @param reason why, for other operators; at most 500 characters, may be left out
 */
public record LetterRequest(String reason) {
  LetterOrder toOrder(String operator) {
    return new LetterOrder(operator, reason);
  }
}
