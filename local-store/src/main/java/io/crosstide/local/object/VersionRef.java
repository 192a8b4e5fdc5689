package io.crosstide.local.object;

/** Which version of an object a request is about. */
public sealed interface VersionRef {
  /** The newest, whatever it is. */
  record Latest() implements VersionRef {}

  /** The one whose version id is {@code null}. */
  record Null() implements VersionRef {}

  /** One by its number. */
  record Numbered(long sequence) implements VersionRef {}
}
