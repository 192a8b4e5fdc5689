/** Dead letters: messages that the broker gave up on, kept by the progress service. */
package io.crosstide.contracts.letter;
