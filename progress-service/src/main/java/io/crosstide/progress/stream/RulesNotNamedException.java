package io.crosstide.progress.stream;

/** An opening leaves out rules that were covered before; the gateway must read the rules again. */
final class RulesNotNamedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RulesNotNamedException(long count) {
    super("The opening does not name " + count + " rules that are covered");
  }
}
