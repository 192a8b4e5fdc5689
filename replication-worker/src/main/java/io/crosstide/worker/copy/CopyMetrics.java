package io.crosstide.worker.copy;

/** Told of what happens on the way; what became of a key is in its {@link Outcome}. */
public interface CopyMetrics {
  /** Content went from source to target. */
  void bytesPassed(long bytes);

  /** The source had moved after a write, so the key was done again. */
  void repeated();

  /** The target did not take a storage class; its default is used. */
  void classRefused();

  /** A multipart upload was given up: its parts stay until it is swept. */
  void uploadLeft();

  /** What became of an upload could not be recorded: it is swept later. */
  void recordMissed();
}
