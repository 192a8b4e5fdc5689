package io.crosstide.progress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the progress service. Addresses of the broker and the rule service are beside it. */
@ConfigMapping(prefix = "crosstide.progress")
public interface ProgressConfig {
  /** Taking reports and heartbeats. */
  Intake intake();

  /** Streams of gateways. */
  Streams streams();

  /** Starting rules. */
  Coverage coverage();

  /** Keys that failed. */
  Ledger ledger();

  /** Uploads that workers have begun and not ended. */
  Uploads uploads();

  /** Keys that workers deliberately left out. */
  LeftOut leftOut();

  /** Dead letters. */
  Letters letters();

  /** Streams that were lost. */
  Recovery recovery();

  /** Comparisons of source and target that somebody ordered. */
  Comparisons comparisons();

  /** What is known of rules. */
  Rules rules();

  /** Published figures. */
  Figures figures();

  /** Taking reports and heartbeats. */
  interface Intake {
    /**
     * Most messages in one transaction. Higher is faster under load; lower repeats less when one
     * message of a batch is bad.
     */
    @WithDefault("200")
    int batchMax();

    /**
     * Under load, how long a batch collects. An idle service never waits. Higher costs the database
     * less; lower shows figures sooner.
     */
    @WithDefault("20MS")
    Duration linger();

    /**
     * Batches of one channel under way at once. Higher uses more connections and only helps while
     * batches concern different rules.
     */
    @WithDefault("2")
    int parallel();

    /**
     * Pause before a batch is tried again while the database or the rule service is away; it
     * doubles up to {@link #pauseMax}.
     */
    @WithDefault("100MS")
    Duration pauseMin();

    /** Longest such pause. Lower resumes sooner; higher spares a database that is starting. */
    @WithDefault("3S")
    Duration pauseMax();
  }

  /** Streams of gateways. */
  interface Streams {
    /**
     * A stream is lost after this long without a heartbeat. It must be well above the lease of the
     * gateways (10 s), after which they open a new stream. Lower lets new rules start sooner after
     * a gateway died; higher forgives longer interruptions.
     */
    @WithDefault("30S")
    Duration lostAfter();

    /**
     * How often the service sends itself a heartbeat, to know that the queue is read up to date.
     * Lower notices lost streams a little sooner.
     */
    @WithDefault("3S")
    Duration probeInterval();

    /**
     * How long a stream that ended is remembered. A report that comes later than that is ignored,
     * as one of a stream that never was.
     */
    @WithDefault("1D")
    Duration retention();
  }

  /** Starting rules. */
  interface Coverage {
    /** How often covered rules are announced. Lower starts rules a little sooner. */
    @WithDefault("2S")
    Duration interval();
  }

  /** Keys that failed. */
  interface Ledger {
    /** How often due keys are looked for. Lower retries more punctually. */
    @WithDefault("1S")
    Duration interval();

    /** Most keys of one rule per round, so that one broken target leaves room for the others. */
    @WithDefault("1000")
    int ruleMax();

    /** Most keys per round. Higher drains a large ledger faster, in larger transactions. */
    @WithDefault("5000")
    int roundMax();

    /**
     * Most keys of one rule that are sent and not answered. Higher drains a large ledger faster;
     * lower leaves the retry queue short for other rules. To be at least {@link #ruleMax}.
     */
    @WithDefault("2000")
    int outstandingMax();

    /**
     * How often a few keys are tried of those that wait for a permission, credentials or a bucket.
     * Lower notices sooner that it was mended.
     */
    @WithDefault("1M")
    Duration probeInterval();

    /**
     * How often one key of a rule is tried whose region does not answer. Lower notices sooner that
     * it is back, at a message per rule each time.
     */
    @WithDefault("10S")
    Duration regionProbeInterval();

    /** Keys in such a probe: several, since one of them may fail for a reason of its own. */
    @WithDefault("10")
    int probeKeys();

    /**
     * How long such a key waits at most before it is tried without a probe's success. Shorter costs
     * the stores a request for each such key in that time.
     */
    @WithDefault("12H")
    Duration sharedWait();

    /** Longest time before a key that is never heard of is sent again; see {@link #lease}. */
    @WithDefault("6H")
    Duration leaseMax();

    /**
     * A key that was sent and not heard of for so long is sent again; the time doubles with each
     * send without an answer. Shorter repairs a lost retry sooner; shorter than the retry queue is
     * long, it sends keys twice.
     */
    @WithDefault("5M")
    Duration lease();

    /** First wait after a failure that may pass by itself. */
    @WithDefault("1S")
    Duration soonFirst();

    /** Longest wait after such failures. Lower notices sooner that a store is back. */
    @WithDefault("5M")
    Duration soonMax();

    /** First wait after a failure that somebody must mend. */
    @WithDefault("1M")
    Duration slowFirst();

    /** Longest wait after such failures. Lower notices a mended permission sooner. */
    @WithDefault("1H")
    Duration slowMax();
  }

  /** Uploads that workers have begun and not ended. */
  interface Uploads {
    /**
     * An upload that nobody has used for so long is aborted, and what it holds is sent again if the
     * object is still to be copied. Well above the longest wait of the ledger, and of the time (10
     * min) after which workers say that they use one. Higher keeps parts of objects longer that no
     * one may want any more.
     */
    @WithDefault("24H")
    Duration idleMax();

    /**
     * How long an upload is left alone that nobody will go on with, or whose rule has ended. Above
     * the longest time that completing one takes (workers wait for 10 minutes): some stores lose
     * the content of an object if its upload is aborted while it is completed.
     */
    @WithDefault("15M")
    Duration grace();

    /** After this time an upload is handed out again that was to be aborted and was not. */
    @WithDefault("15M")
    Duration lease();
  }

  /** Keys that workers deliberately left out. */
  interface LeftOut {
    /**
     * Rows kept of a rule, give or take a batch of reports; what comes beyond is not kept, and
     * operators are told that there is more. Higher costs some 200 bytes a row and makes the page
     * of a rule slower.
     */
    @WithDefault("100000")
    int rowsMax();
  }

  /** Streams that were lost. */
  interface Recovery {
    /** How often lost streams and the surveys that recover them are looked at. */
    @WithDefault("5S")
    Duration interval();

    /**
     * From a stream's loss to the survey that recovers it. It must be at least as long as stores
     * may take to end writes whose gateway is gone. Lower lets the timestamp go on sooner; too low
     * misses writes.
     */
    @WithDefault("60S")
    Duration delay();

    /**
     * How far the clocks of a source store's nodes may be apart. Higher makes a recovery look at a
     * few more keys.
     */
    @WithDefault("15S")
    Duration clockTolerance();

    /**
     * Whether a recovery looks at every key and not only at those that changed since. It then finds
     * tags and ACLs too that clients set by themselves through the dead gateway without an answer,
     * on stores that do not move an object's time then; that costs two to six requests for each
     * object.
     */
    @WithDefault("false")
    boolean everyKey();

    /** Pause before an order is sent again that the rule service did not take. */
    @WithDefault("30S")
    Duration retryPause();
  }

  /** Dead letters. */
  interface Letters {
    /**
     * Most dead letters that are open; what comes beyond stays at the broker until some are
     * settled. Higher keeps more of a broken upgrade in sight and takes more of the database: each
     * may have up to {@link #bodyMax} bytes.
     */
    @WithDefault("10000")
    int openMax();

    /**
     * Most bytes of a body that are kept; of a longer one the beginning, and it cannot be sent
     * again. Our own messages have some 100 KB at most.
     */
    @WithDefault("262144")
    int bodyMax();

    /** How long a letter is remembered that was sent again or discarded. */
    @WithDefault("30D")
    Duration retention();
  }

  /** Comparisons of source and target that somebody ordered. */
  interface Comparisons {
    /** How often comparisons are begun and ended. Lower shows sooner that one is done. */
    @WithDefault("1S")
    Duration interval();

    /** Pause before an order is sent again that the rule service did not take. */
    @WithDefault("30S")
    Duration retryPause();

    /**
     * Keys named of one comparison, give or take a batch of reports; what comes beyond is only
     * counted. Higher costs some 200 bytes a key.
     */
    @WithDefault("10000")
    int differencesMax();

    /** Shortest interval of a schedule: each comparison lists both buckets. */
    @WithDefault("1H")
    Duration everyMin();
  }

  /** What is known of rules. */
  interface Rules {
    /** How often the database is compared with the rules. Changes are applied at once. */
    @WithDefault("5S")
    Duration interval();

    /** How long the id of a rule that is gone is remembered, so that late copies are refused. */
    @WithDefault("1D")
    Duration retention();
  }

  /** Published figures. */
  interface Figures {
    /**
     * How often all figures are computed for metrics. Lower makes metrics fresher and costs a query
     * over all rules.
     */
    @WithDefault("5S")
    Duration interval();
  }
}
