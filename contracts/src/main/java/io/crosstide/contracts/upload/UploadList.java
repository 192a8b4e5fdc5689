package io.crosstide.contracts.upload;

import java.util.List;

/**
 * Answer of {@code GET /uploads} and {@code POST /uploads/sweeps}: uploads that workers began and
 * did not end.
 */
public record UploadList(List<UploadRecord> uploads) {
  /** Uploads of one key that are told at most; more than one is rare. */
  public static final int OF_KEY_MAX = 100;

  /** Uploads that are handed out to be swept at a time, at most. */
  public static final int SWEEP_MAX = 100;

  public UploadList {
    uploads = List.copyOf(uploads);
  }
}
