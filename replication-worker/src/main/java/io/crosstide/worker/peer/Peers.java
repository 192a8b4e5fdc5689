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

  /**
   * A worker that is missed.
   *
   * @param at when it was last heard
   * @param since when that was noticed
   */
  private record Missing(Moment at, Moment since) {}

  private final UUID self;
  private final PeerTimes times;
  private final Moment start;
  private final Map<UUID, Heard> alive = new HashMap<>();

  private final Map<UUID, Missing> missed = new LinkedHashMap<>();

  /** Workers that have left in good order, and when: others may have missed that. */
  private final Map<UUID, Moment> left = new LinkedHashMap<>();

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
      hearSelf(now);
      return;
    }
    missed.remove(beat.worker());
    if (beat.leaving()) {
      alive.remove(beat.worker());
      keep(left, beat.worker(), now);
    } else if (!left.containsKey(beat.worker())) {
      hasElder |= isElder(beat);
      if (alive.size() < PEERS_MAX || alive.containsKey(beat.worker())) {
        alive.put(beat.worker(), new Heard(now, hearing(now)));
      }
    }
    beat.missed().forEach(other -> toldOf(other, now));
  }

  /** Who has been deaf has listened from now on. */
  private void hearSelf(Moment now) {
    hearing = hearing(now);
    checked = now;
    listening = listening.filter(since -> isHearing(now)).or(() -> Optional.of(now));
    selfHeard = now;
  }

  private static <T> void keep(Map<UUID, T> workers, UUID worker, T what) {
    if (workers.size() < PEERS_MAX) {
      workers.put(worker, what);
    }
  }

  /** It has listened for so long that it has missed whoever died before this process started. */
  private boolean isElder(WorkerBeat beat) {
    return beat.ageMillis() >= times.silence().plus(times.handover()).toMillis();
  }

  /** Another worker misses one that we have not heard since either, or never. */
  private void toldOf(Missed other, Moment now) {
    if (other.worker().equals(self)
        || missed.containsKey(other.worker())
        || left.containsKey(other.worker())) {
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
    keep(missed, worker, new Missing(lastHeard, now));
    return Departure.of(lastHeard, now, times);
  }

  /** As long as anybody may say so who was told. */
  private long memoryNanos() {
    return 2 * times.silence().plus(times.handover()).toNanos();
  }

  /** Workers that have gone without a word since this was last asked. To be asked each beat. */
  public List<Departure> departed(Moment now) {
    hearing = hearing(now);
    checked = now;
    missed.values().removeIf(missing -> now.since(missing.since()) > memoryNanos());
    left.values().removeIf(since -> now.since(since) > memoryNanos());
    List<Departure> departed = takeTold();
    for (UUID peer : unheard(times.silence().toNanos())) {
      departed.add(miss(peer, alive.remove(peer).at(), now));
    }
    return departed;
  }

  private List<Departure> takeTold() {
    List<Departure> taken = new ArrayList<>(told);
    told.clear();
    return taken;
  }

  private long hearing(Moment now) {
    return hearing + (isHearing(now) ? now.since(checked) : 0);
  }

  private boolean isHearing(Moment now) {
    return now.since(selfHeard) <= BEATS_UNHEARD_MAX * times.beat().toNanos();
  }

  /**
   * The process stops, and will not know of anybody any more: workers that seem to have missed a
   * beat or two may be dead. Nobody else is told.
   */
  public List<Departure> departedAtTheEnd(Moment now) {
    List<Departure> departed = takeTold();
    for (UUID peer : unheard(BEATS_UNHEARD_MAX * times.beat().toNanos())) {
      departed.add(Departure.of(alive.remove(peer).at(), now, times));
    }
    return departed;
  }

  private List<UUID> unheard(long silenceNanos) {
    return alive.entrySet().stream()
        .filter(peer -> hearing - peer.getValue().hearing() > silenceNanos)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What to tell the others, as long as what the missed ones had may be begun. */
  public List<Missed> missed(Moment now) {
    return missed.entrySet().stream()
        .filter(peer -> now.since(peer.getValue().since()) <= times.handover().toNanos())
        .limit(WorkerBeat.MISSED_MAX)
        .map(peer -> new Missed(peer.getKey(), millis(now.since(peer.getValue().at()))))
        .toList();
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /** For how long this worker has been listening. */
  public long ageMillis(Moment now) {
    return listening.map(since -> millis(now.since(since))).orElse(0L);
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
