package io.crosstide.local.copy;

import io.crosstide.local.body.BodyRef;
import io.crosstide.local.body.NewBody;
import io.crosstide.local.object.ObjectVersion;

/** The content of a copy: named a second time where it is a file, otherwise written anew. */
sealed interface CopiedContent {
  ObjectVersion source();

  /** The same file; its tag is the source's. */
  record Shared(ObjectVersion source, BodyRef.File file) implements CopiedContent {}

  /** Bytes of its own, with a tag of its own: parts become one piece. */
  record Fresh(ObjectVersion source, NewBody body) implements CopiedContent {}
}
