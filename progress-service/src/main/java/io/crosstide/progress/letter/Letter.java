package io.crosstide.progress.letter;

import io.crosstide.contracts.letter.LetterState;

/**
 * A kept dead letter with its body.
 *
 * @param number its number
 * @param state what became of it
 * @param arrivals how often it has come
 * @param reading what it says
 * @param body its body, or the beginning of it
 */
record Letter(long number, LetterState state, int arrivals, LetterReading reading, byte[] body) {}
