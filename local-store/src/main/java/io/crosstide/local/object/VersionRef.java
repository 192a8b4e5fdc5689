package io.crosstide.local.object;

import java.util.OptionalLong;

/** Which version of an object a request is about. */
public sealed interface VersionRef {
  /** The newest, whatever it is. */
  record Latest() implements VersionRef {}

  /** The one whose version id is {@code null}. */
  record Null() implements VersionRef {}

  /**
   * One by its id.
   *
   * @param sequence its number, if the id may be one of this store
   */
  record Named(String id, OptionalLong sequence) implements VersionRef {}
}
