package io.crosstide.worker.peer;

import io.crosstide.contracts.worker.WorkerBeat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Which other workers are alive, by their beats. A worker that does not hear itself hears nobody,
 * and holds nobody's silence against them. Not thread-safe.
 */
public final class Peers {
  /** Beats of so many workers are kept apart. */
  static final int PEERS_MAX = 10_000;

  private final UUID self;
  private final long beatNanos;
  private final long silenceNanos;
  private final Map<UUID, Long> heardNanos = new HashMap<>();
  private final long startNanos;
  private long selfHeardNanos;
  private boolean hasElder;

  /**
   * @param self this process
   * @param beatNanos between two beats of a worker
   * @param silenceNanos after which a worker is taken for dead
   * @param nowNanos when it begins to listen
   */
  public Peers(UUID self, long beatNanos, long silenceNanos, long nowNanos) {
    this.self = self;
    this.beatNanos = beatNanos;
    this.silenceNanos = silenceNanos;
    this.startNanos = nowNanos;
    this.selfHeardNanos = nowNanos - silenceNanos;
  }

  /** A beat was heard. */
  public void heard(WorkerBeat beat, long nowNanos) {
    if (beat.worker().equals(self)) {
      selfHeardNanos = nowNanos;
      return;
    }
    hasElder |= beat.ageMillis() * 1_000_000 >= silenceNanos;
    if (beat.leaving()) {
      heardNanos.remove(beat.worker());
    } else if (heardNanos.size() < PEERS_MAX || heardNanos.containsKey(beat.worker())) {
      heardNanos.put(beat.worker(), nowNanos);
    }
  }

  /** Workers that have gone without a word since this was last asked. To be asked each beat. */
  public Collection<Departure> departed(long nowNanos) {
    if (nowNanos - selfHeardNanos > 2 * beatNanos) {
      heardNanos.replaceAll((peer, heard) -> nowNanos);
      return List.of();
    }
    List<Departure> departed = new ArrayList<>();
    heardNanos
        .values()
        .removeIf(
            heard -> {
              boolean isSilent = nowNanos - heard > silenceNanos;
              if (isSilent) {
                departed.add(departure(heard));
              }
              return isSilent;
            });
    return departed;
  }

  private Departure departure(long heardNanos) {
    // What was heard may have been under way for a moment.
    return new Departure(heardNanos - beatNanos, heardNanos + 2 * silenceNanos);
  }

  /**
   * True if a worker may have died of which this one could not hear, as it had not begun to listen,
   * and nor had any other that lives now.
   */
  public boolean mayFollowTheDead(long nowNanos) {
    return !hasElder && nowNanos - startNanos <= silenceNanos;
  }
}
