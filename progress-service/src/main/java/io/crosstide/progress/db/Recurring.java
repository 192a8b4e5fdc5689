package io.crosstide.progress.db;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Work that is repeated for ever: a round that fails is logged once per outage, and the next round
 * tries again. A round has a deadline, since the next one waits for its end.
 */
public final class Recurring {
  private static final Logger LOG = Logger.getLogger(Recurring.class);

  /** Above the time limits of what rounds do: it ends what none of these has ended. */
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private final String what;
  private final Duration deadline;
  private final AtomicLong failures = new AtomicLong();

  /**
   * @param what for logs, for instance "Looking for due keys"
   */
  public Recurring(String what) {
    this(what, DEADLINE);
  }

  Recurring(String what, Duration deadline) {
    this.what = what;
    this.deadline = deadline;
  }

  /** The round, which never fails. */
  public Uni<Void> round(Uni<?> work) {
    return work.replaceWithVoid()
        .ifNoItem()
        .after(deadline)
        .fail()
        .invoke(this::recovered)
        .onFailure()
        .recoverWithUni(this::failed);
  }

  private void recovered() {
    long count = failures.getAndSet(0);
    if (count > 0) {
      LOG.infof("%s works again after %d attempts", what, count);
    }
  }

  private Uni<Void> failed(Throwable cause) {
    if (failures.getAndIncrement() == 0) {
      LOG.warnf("%s failed, trying again: %s", what, cause);
    }
    return Uni.createFrom().voidItem();
  }
}
