package io.crosstide.progress.db;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Work that is repeated for ever: a round that fails is logged once per outage, and the next round
 * tries again.
 */
public final class Recurring {
  private static final Logger LOG = Logger.getLogger(Recurring.class);

  private final String what;
  private final AtomicLong failures = new AtomicLong();

  /**
   * @param what for logs, for instance "Looking for due keys"
   */
  public Recurring(String what) {
    this.what = what;
  }

  /** The round, which never fails. */
  public Uni<Void> round(Uni<?> work) {
    return work.replaceWithVoid().invoke(this::recovered).onFailure().recoverWithUni(this::failed);
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
