package io.crosstide.worker.copy;

import java.util.EnumSet;
import java.util.Set;

/** What is asked of a store, in the words of the log. */
enum StoreCall {
  HEAD("HEAD", false),
  GET("GET", false),
  GET_TAGS("GET of tags", false),
  GET_ACL("GET of the ACL", false),
  LIST_VERSIONS("listing of versions", false),
  PUT("PUT", true),
  COPY("copy", true),
  PUT_TAGS("PUT of tags", true),
  PUT_ACL("PUT of the ACL", true),
  DELETE("DELETE", true),
  DELETE_VERSION("DELETE of a version", false),
  BEGIN_UPLOAD("begin of an upload", false),
  PUT_PART("PUT of a part", false),
  COPY_PART("copy of a part", false),
  END_UPLOAD("end of an upload", true),
  LIST_PARTS("listing of parts", false),
  ABORT_UPLOAD("abort of an upload", false);

  /** Calls that say which class an object is to have. */
  private static final Set<StoreCall> NAMING_CLASS = EnumSet.of(PUT, COPY, BEGIN_UPLOAD);

  private final String words;
  private final boolean shows;

  StoreCall(String words, boolean shows) {
    this.words = words;
    this.shows = shows;
  }

  /** For the log. */
  String words() {
    return words;
  }

  /** True for a write that shows in the bucket, and can undo what is written after it. */
  boolean shows() {
    return shows;
  }

  /** True for a call that says which storage class an object is to have. */
  boolean namesClass() {
    return NAMING_CLASS.contains(this);
  }
}
