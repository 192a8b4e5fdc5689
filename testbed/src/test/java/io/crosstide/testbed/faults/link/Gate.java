package io.crosstide.testbed.faults.link;

/** Sees every frame of a link before it is passed on. Called on the link's event loop. */
@FunctionalInterface
public interface Gate {
  /** Lets everything pass. */
  Gate OPEN = frame -> true;

  /** False cuts the connection; the frame and all after it are lost. */
  boolean passes(Frame frame);
}
