/**
 * Dead letters: what the broker gave up on is kept here, shown to operators, and sent again or
 * discarded by them.
 */
package io.crosstide.progress.letter;
