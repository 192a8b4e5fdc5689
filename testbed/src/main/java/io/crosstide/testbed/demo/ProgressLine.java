package io.crosstide.testbed.demo;

import java.io.PrintStream;

/** Shows figures as they change: on one line of a terminal, or a line for each change elsewhere. */
final class ProgressLine {
  private final PrintStream out;
  private final boolean live;
  private String shown = "";

  ProgressLine(PrintStream out, boolean live) {
    this.out = out;
    this.live = live;
  }

  /** Shows the text unless it is what is shown already. */
  void show(String text) {
    if (text.equals(shown)) {
      return;
    }
    shown = text;
    if (live) {
      out.print("\r" + text);
    } else {
      out.println(text.stripTrailing());
    }
    out.flush();
  }

  /** What comes next is on a line of its own. */
  void end() {
    if (live && !shown.isEmpty()) {
      out.println();
    }
    shown = "";
  }
}
