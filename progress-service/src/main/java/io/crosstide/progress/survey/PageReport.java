package io.crosstide.progress.survey;

import io.crosstide.progress.history.KeySpan;
import io.crosstide.progress.history.PageCount;

/** What a message says about a page. */
public sealed interface PageReport {
  /** The page. */
  KeySpan page();

  /** It was listed and has so many objects. */
  record Listed(KeySpan page, PageCount count) implements PageReport {}

  /** It is done. */
  record Done(KeySpan page) implements PageReport {}
}
