package io.crosstide.progress.letter;

/**
 * As many dead letters are open as are kept; the next one stays at the broker until some are not.
 */
final class LettersFullException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LettersFullException() {
    super("Too many dead letters are open");
  }
}
