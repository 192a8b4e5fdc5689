package io.crosstide.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What one worker does at a time, and how. */
@ConfigMapping(prefix = "crosstide.worker")
public interface WorkerConfig {
  /**
   * Event loops that move bytes; by default one per processor, at most 4. More only helps where one
   * is busy all the time.
   */
  OptionalInt eventLoops();

  /**
   * Connections to each region for bodies that are read, and as many for bodies that are written.
   * With fewer than there are transfers in flight, transfers wait for each other.
   */
  @WithDefault("200")
  int connections();

  /**
   * Regions whose stores tell the number of tags with every object that has some, to GET and to
   * HEAD. In any other region an object without that number costs a further request each time it is
   * read. A region named wrongly loses tags without a word, hence none by default.
   */
  Optional<Set<String>> tagsToldIn();

  /**
   * Regions whose objects have no ACLs of their own: nobody sets them, or the store has none. Rules
   * from and to any other region cost a further request for each object that is written, and two
   * for each that is compared. ACLs in a region named wrongly are not carried.
   */
  Optional<Set<String>> withoutObjectAclsIn();

  /** Pause before something is done again that must not be given up. Higher is gentler. */
  @WithDefault("1S")
  Duration persistPause();

  /**
   * How long a task waits for a rule that is starting, before its keys go to the ledger. Longer
   * spares a detour to those that come right before the start, but holds their places in the lane.
   */
  @WithDefault("2S")
  Duration ruleStartWait();

  /**
   * How long the progress service may take to answer a call. While it does not, nothing is copied
   * in parts, and nothing deleted under a limit.
   */
  @WithDefault("5S")
  Duration uploadRecordTimeout();

  /** How often this worker asks for uploads that nobody will end. Higher is gentler. */
  @WithDefault("1M")
  Duration uploadSweepInterval();

  /**
   * How long what a store said of a bucket's versioning is trusted. Shorter notices sooner that it
   * was changed behind the gateway, for a request more per bucket each time.
   */
  @WithDefault("10S")
  Duration versioningKnownFor();

  /** How workers notice that one of them has died. */
  Peers peers();

  /** New writes. */
  LiveLane live();

  /** New writes under rules with replication time control. */
  RtcLane rtc();

  /** What surveys found that a timestamp waits for: in gaps, and by recoveries. */
  GapLane gap();

  /** What all other surveys found. */
  HistoryLane history();

  /** Ledger rows that are due. */
  RetryLane retry();

  /** How objects are copied. */
  Copy copy();

  /** How a failure is tried again before it is reported to the ledger. */
  BriefRetries briefRetries();

  /** How buckets are listed. */
  Survey survey();

  /** When a region is taken for down. */
  Breaker breaker();

  /** How workers hear of each other. */
  interface Peers {
    /** How often a worker says that it lives. Each hears all: higher spares the broker. */
    @WithDefault("2S")
    Duration beat();

    /**
     * After so long a silence a worker is taken for dead, and what others did meanwhile is looked
     * at again after {@link Copy#lateWriteWait()}; timestamps are held until it was. At least four
     * beats. Higher bears long pauses of a worker; lower finds sooner what a dead one left.
     */
    @WithDefault("10S")
    Duration silence();
  }

  /** What a lane may have in hand; each has an intake of its own, so that none delays another. */
  interface LaneConfig {
    /**
     * Tasks taken from the broker at a time. Fewer share work more evenly over workers and repeat
     * less after a crash; with too few, objects in work run out. More than there are objects, so
     * that a region that hangs does not hold all of them.
     */
    int tasks();

    /**
     * Objects in work at a time between two regions; between all a third more. Higher is faster
     * until a store or the machine is busy.
     */
    int objects();
  }

  /** New writes: many tasks of one key each while the system is idle. */
  interface LiveLane extends LaneConfig {
    @Override
    @WithDefault("48")
    int tasks();

    @Override
    @WithDefault("32")
    int objects();
  }

  /** New writes under replication time control. */
  interface RtcLane extends LaneConfig {
    @Override
    @WithDefault("24")
    int tasks();

    @Override
    @WithDefault("16")
    int objects();
  }

  /** Full pages: few tasks are much work. */
  interface GapLane extends LaneConfig {
    @Override
    @WithDefault("4")
    int tasks();

    @Override
    @WithDefault("16")
    int objects();
  }

  /** Full pages, as in a gap. */
  interface HistoryLane extends LaneConfig {
    @Override
    @WithDefault("4")
    int tasks();

    @Override
    @WithDefault("16")
    int objects();
  }

  /** Keys that failed before and may fail again. */
  interface RetryLane extends LaneConfig {
    @Override
    @WithDefault("4")
    int tasks();

    @Override
    @WithDefault("8")
    int objects();
  }

  /** How objects are copied. */
  interface Copy {
    /**
     * Memory that the transfers of all lanes may use, in bytes; history may use half of it, retries
     * a quarter, gaps an eighth; transfers between two regions three quarters of each. Lower saves
     * memory, higher keeps more transfers in flight.
     */
    @WithDefault("268435456")
    long bytesInFlightMax();

    /** Memory that one transfer is expected to use at most, in bytes, whatever it moves. */
    @WithDefault("2097152")
    long bytesPerTransfer();

    /**
     * Objects of at least this many bytes are copied in parts. Lower makes single objects faster,
     * at three and more requests each.
     */
    @WithDefault("67108864")
    long partThreshold();

    /**
     * Size of a part in bytes, 5 MiB to 5 GiB; larger where there would be over 10,000. Smaller
     * repeats less after a failure, larger costs fewer requests.
     */
    @WithDefault("16777216")
    long partSize();

    /** The same where the store copies by itself. */
    @WithDefault("536870912")
    long copyPartSize();

    /** Parts of one object in flight. Higher is faster for one object, slower for the others. */
    @WithDefault("4")
    int partsAtOnce();

    /**
     * How long a part is tried while a store restarts, throttles or cannot be reached. Longer saves
     * large uploads, but an object whose store stays away occupies its lane so long. Below the
     * limit after which stores expire uploads.
     */
    @WithDefault("60S")
    Duration partPatience();

    /**
     * After a write without an answer the key is looked at once more, so much later, since the
     * write may take effect late and undo a newer one. To be longer than a store works on a request
     * whose client is gone; the rule's timestamp is held so long.
     */
    @WithDefault("60S")
    Duration lateWriteWait();

    /**
     * How often the progress service is told that an upload is still in use. Far below {@code
     * crosstide.progress.uploads.idle-max}, or uploads are swept while their parts are sent; lower
     * costs that service a request more for each.
     */
    @WithDefault("10M")
    Duration uploadSaidEvery();

    /**
     * After so long without any progress (no call ended, no byte moved) the work on a key is ended
     * and the key goes to the ledger. Only what escapes the time-outs of calls is found by it:
     * longer than any of those, of which a copy within a store has the longest (10 minutes).
     */
    @WithDefault("30M")
    Duration stalledAfter();

    /** Writes of one key within a task before a source that keeps changing goes to the ledger. */
    @WithDefault("5")
    int writesMax();
  }

  /** How a failure is tried again before it is reported; the ledger's schedule follows. */
  interface BriefRetries {
    /** Attempts in all. Higher hides longer hiccups but keeps the lane busy with them. */
    @WithDefault("3")
    int tries();

    /** Pause before the second attempt; it doubles, with jitter. */
    @WithDefault("0.1S")
    Duration pauseMin();

    /** The longest pause. */
    @WithDefault("2S")
    Duration pauseMax();

    /** A store that asks to wait at least this long is not waited for: its keys are reported. */
    @WithDefault("5S")
    Duration retryAfterMax();
  }

  /**
   * When a region is taken for down: its keys then wait in the ledger, and few of them probe it.
   */
  interface Breaker {
    /**
     * No call to the region was answered for so long. Lower spares the other rules a dead region
     * sooner; higher takes fewer hiccups for a death, after which keys come a little later.
     */
    @WithDefault("5S")
    Duration stallAfter();

    /** Calls that wait or failed meanwhile, at least. Higher is slower to blame a region. */
    @WithDefault("4")
    int callsMin();

    /** Wait before the first key is tried at such a region; each next wait is twice as long. */
    @WithDefault("2S")
    Duration probeFirst();

    /** The longest such wait. Lower notices sooner that the region is back. */
    @WithDefault("30S")
    Duration probeMost();
  }

  /** How buckets are listed. */
  interface Survey {
    /**
     * Ranges listed at a time between two regions; between all regions a third more, at least one.
     * Higher lists faster and fills the history lane earlier.
     */
    @WithDefault("2")
    int tasks();

    /**
     * Ranges of comparisons listed at a time between two regions, beside the others; one that is
     * slowed down holds no place meanwhile. Higher compares faster.
     */
    @WithDefault("4")
    int comparisons();

    /**
     * How long a listing of a comparison waits for the rule's timestamp to pass it, so that what is
     * on its way is not taken for missed. Longer tells more exactly where the timestamp is late.
     */
    @WithDefault("15S")
    Duration settleMax();

    /**
     * How far one clock of a source store may be ahead of the one that told the time: so much later
     * the timestamp must be.
     */
    @WithDefault("2S")
    Duration settleTolerance();

    /**
     * Messages taken at a time of each queue: ranges that are listed, wait for their turn or pause.
     * Higher lets more surveys of regions that do not answer wait without being in the way of
     * others.
     */
    @WithDefault("32")
    int held();

    /** Keys per list request, 1 to 1,000. */
    @WithDefault("1000")
    int keysPerList();

    /**
     * Sections that a long range is split into while others of it are being listed, about so many
     * over all workers; 1 splits none. Higher compares faster, with as many workers as list them,
     * and asks the stores for more listings at once.
     */
    @WithDefault("8")
    int sections();

    /**
     * Pages of a range, of up to 100 keys each, that may be listed and not done; from 1 to 100,000.
     * Beyond that the range waits. Higher lists further ahead: each page is a message on the
     * broker's disk and a row of the progress service. Lower may leave workers without work: the
     * default is some seconds of work for the fastest that was measured.
     */
    @WithDefault("1000")
    int pagesAhead();

    /**
     * Pause before such a range is looked at again. Lower asks the progress service more often;
     * higher must not be longer than workers take for {@link #pagesAhead}.
     */
    @WithDefault("1S")
    Duration aheadPause();

    /** Pause before a range is listed again whose store failed. Higher is gentler. */
    @WithDefault("10S")
    Duration failurePause();
  }
}
