package io.crosstide.testbed.launch;

/** Told what goes on while a system starts. */
public interface StartListener {
  /** Says nothing to anybody. */
  StartListener SILENT =
      new StartListener() {
        @Override
        public void leftover(String part, long pid) {}

        @Override
        public void starting(String part) {}

        @Override
        public void ready(String part) {}
      };

  /** A process that a killed launcher had left was ended. */
  void leftover(String part, long pid);

  /** A part is being started. */
  void starting(String part);

  /** A part is ready. */
  void ready(String part);
}
