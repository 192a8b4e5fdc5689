package io.crosstide.worker.peer;

import io.crosstide.contracts.worker.WorkerBeat;
import io.crosstide.contracts.worker.WorkerBeat.Missed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Which other workers are alive, by their beats and by what others say of them. A worker that does
 * not hear itself hears nobody: as long as that lasts nobody's silence counts. Not thread-safe.
 */
public final class Peers {
  /** Workers kept apart. */
  static final int PEERS_MAX = 10_000;

  /** A worker's beats are lost now and then; so many in a row are not. */
  private static final int BEATS_UNHEARD_MAX = 2;

  /**
   * A worker that lives.
   *
   * @param at when it was last heard
   * @param hearing the sum of our hearing then
   */
  private record Heard(Moment at, long hearing) {}

  private final UUID self;
  private final PeerTimes times;
  private final Moment start;
  private final Map<UUID, Heard> alive = new HashMap<>();

  /** Missed workers, and when they were last heard. */
  private final Map<UUID, Moment> missed = new LinkedHashMap<>();

  private final List<Departure> told = new ArrayList<>();
  private Optional<Moment> listening = Optional.empty();
  private Moment selfHeard;
  private Moment checked;
  private long hearing;
  private boolean hasElder;

  /**
   * @param self this process
   * @param now when it starts
   */
  public Peers(UUID self, PeerTimes times, Moment now) {
    this.self = self;
    this.times = times;
    this.start = now;
    this.selfHeard = now;
    this.checked = now;
  }

  /** A beat was heard. */
  public void heard(WorkerBeat beat, Moment now) {
    if (beat.worker().equals(self)) {
      selfHeard = now;
      listening = listening.or(() -> Optional.of(now));
      return;
    }
    missed.remove(beat.worker());
    if (beat.leaving()) {
      alive.remove(beat.worker());
    } else {
      hasElder |= isElder(beat);
      if (alive.size() < PEERS_MAX || alive.containsKey(beat.worker())) {
        alive.put(beat.worker(), new Heard(now, hearing(now)));
      }
    }
    beat.missed().forEach(other -> toldOf(other, now));
  }

  /** It has listened for so long that it has missed whoever died before this process started. */
  private boolean isElder(WorkerBeat beat) {
    return beat.ageMillis() >= times.silence().plus(times.handover()).toMillis();
  }

  /** Another worker misses one that we have not heard since either, or never. */
  private void toldOf(Missed other, Moment now) {
    if (other.worker().equals(self) || missed.containsKey(other.worker())) {
      return;
    }
    long silent = TimeUnit.MILLISECONDS.toNanos(other.silentMillis());
    Heard heard = alive.get(other.worker());
    boolean isHeardSince = heard != null && now.since(heard.at()) + times.beat().toNanos() < silent;
    if (!isHeardSince) {
      alive.remove(other.worker());
      told.add(miss(other.worker(), now.plusNanos(-silent), now));
    }
  }

  private Departure miss(UUID worker, Moment lastHeard, Moment now) {
    missed.values().removeIf(at -> now.since(at) > tellingNanos());
    if (missed.size() < WorkerBeat.MISSED_MAX) {
      missed.put(worker, lastHeard);
    }
    return Departure.of(lastHeard, now, times);
  }

  private long tellingNanos() {
    return times.silence().plus(times.handover()).toNanos();
  }

  /** Workers that have gone without a word since this was last asked. To be asked each beat. */
  public List<Departure> departed(Moment now) {
    hearing = hearing(now);
    checked = now;
    List<Departure> departed = new ArrayList<>(told);
    told.clear();
    departed.addAll(departed(now, hearing - times.silence().toNanos()));
    return departed;
  }

  private long hearing(Moment now) {
    return hearing + (isHearing(now) ? now.since(checked) : 0);
  }

  private boolean isHearing(Moment now) {
    return now.since(selfHeard) <= BEATS_UNHEARD_MAX * times.beat().toNanos();
  }

  /**
   * The process stops, and will not know of anybody any more: workers that seem to have missed a
   * beat may be dead.
   */
  public List<Departure> departedAtTheEnd(Moment now) {
    return departed(now, hearing - BEATS_UNHEARD_MAX * times.beat().toNanos());
  }

  private List<Departure> departed(Moment now, long heardAfter) {
    List<UUID> silent =
        alive.entrySet().stream()
            .filter(peer -> peer.getValue().hearing() < heardAfter)
            .map(Map.Entry::getKey)
            .toList();
    return silent.stream().map(peer -> miss(peer, alive.remove(peer).at(), now)).toList();
  }

  /** What to tell the others. */
  public List<Missed> missed(Moment now) {
    return missed.entrySet().stream()
        .filter(peer -> now.since(peer.getValue()) <= tellingNanos())
        .map(
            peer ->
                new Missed(
                    peer.getKey(), TimeUnit.NANOSECONDS.toMillis(now.since(peer.getValue()))))
        .toList();
  }

  /** For how long this worker has been listening. */
  public long ageMillis(Moment now) {
    return listening.map(since -> TimeUnit.NANOSECONDS.toMillis(now.since(since))).orElse(0L);
  }

  /** Workers that live, this one included; 0 while it hears nobody. */
  public int alive(Moment now) {
    return listening.isPresent() && isHearing(now) ? alive.size() + 1 : 0;
  }

  /**
   * True if a task may have been in work at a worker of which nobody that lives can have heard: all
   * died at about one time.
   */
  public boolean mayFollowTheDead(Instant sentAt, long begunNanos) {
    return !hasElder
        && sentAt.isBefore(start.instant())
        && listening
            .map(since -> begunNanos - since.nanos() <= times.handover().toNanos())
            .orElse(true);
  }
}
