package io.crosstide.progress.history;

/** A page of which one of its two reports has come. It is remembered until the other one comes. */
public sealed interface HalfPage {
  /**
   * Listed, not done.
   *
   * @param credit what counts as done once it is done
   */
  record Listed(PageCount credit) implements HalfPage {}

  /** Done; how many objects it had is not known yet. */
  record Done() implements HalfPage {}
}
