package io.crosstide.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What can be set of the gateway. */
@ConfigMapping(prefix = "crosstide.gateway")
public interface GatewayConfig {
  /**
   * Name of this process in heartbeats and logs, for operators. Without one the host name is used.
   */
  Optional<String> name();

  /** Address that the OSS ports listen on. */
  @WithDefault("0.0.0.0")
  String host();

  /**
   * A port for each region that has one of its own: region name to port, 0 for any free port. A
   * bucket created there without further word is created in that region.
   */
  Map<String, Integer> endpoints();

  /** A port for all regions, told apart by host name; without one there is none. */
  OptionalInt port();

  /**
   * Domain under which {@code oss-<region>.<domain>} and {@code <bucket>.oss-<region>.<domain>}
   * lead to this gateway.
   */
  Optional<String> domain();

  /** Further host names that stand for a bucket: host to bucket. */
  Map<String, String> cnames();

  /**
   * Host that clients are told to reach the gateway by, where it is not known from the domain; with
   * the port of the region behind it.
   */
  @WithDefault("127.0.0.1")
  String advertisedHost();

  /**
   * Port that clients are told together with names of the domain, where it is not the one listened
   * on: behind a load balancer. 80 is left out.
   */
  OptionalInt advertisedPort();

  /** The servers that clients connect to. */
  Server server();

  /** Signatures. */
  Auth auth();

  /** The path of objects. */
  Objects objects();

  /** What is kept of buckets. */
  Buckets buckets();

  /** The capture of changes. */
  Capture capture();

  /** Calls to the rule service and the progress service. */
  Services services();

  /** The operator's API. */
  Operator operator();

  /** The operator's API. */
  interface Operator {
    /**
     * Barriers that wait at once; beyond it they are refused with 503. Each asks progress twice a
     * second.
     */
    @WithDefault("100")
    int barriersMax();

    /** Pause between two looks at the figures. Lower answers barriers sooner. */
    @WithDefault("500MS")
    Duration barrierPoll();

    /**
     * By how much the clocks of one store's nodes may differ. A barrier waits for so much more than
     * the node that was asked says. Lower answers sooner, and too soon if a node is further ahead.
     */
    @WithDefault("1S")
    Duration clockTolerance();
  }

  /** The servers that clients connect to. */
  interface Server {
    /** Event loops that serve clients. More use more cores; 0 is one per core. */
    @WithDefault("0")
    int eventLoops();

    /**
     * Connections of clients over all ports; beyond it new ones are closed at once. Each may hold
     * some 100 KB of buffers while it transfers.
     */
    @WithDefault("2000")
    int connectionsMax();

    /**
     * Longest silence on a connection, in the middle of a transfer too. Lower frees connections of
     * dead clients sooner; higher suffers slow clients.
     */
    @WithDefault("60S")
    Duration idleTimeout();

    /** How long a stopping gateway waits for requests in work. */
    @WithDefault("15S")
    Duration drainTimeout();
  }

  /** Signatures. */
  interface Auth {
    /**
     * Whether the region in a V4 signature may be any. OSS compares it with the endpoint's; clients
     * with path-style endpoints choose it freely.
     */
    @WithDefault("false")
    boolean acceptAnyRegion();

    /** How far a request's date may be from our clock, either way. */
    @WithDefault("15M")
    Duration skewMax();

    /** The longest life of a presigned V4 URL. */
    @WithDefault("7D")
    Duration presignedMax();
  }

  /** The path of objects. */
  interface Objects {
    /**
     * Bytes of a body of unknown length that are held before it becomes a multipart upload, and
     * size of its parts. At least 5 MiB, the least part of S3 stores. Each such upload in work
     * holds up to twice as much.
     */
    @WithDefault("8388608")
    int chunkedPartSize();

    /**
     * Uploads of unknown length in work at once, over all connections; beyond it they are refused
     * with 503. Bounds the memory of part buffers.
     */
    @WithDefault("16")
    int chunkedUploadsMax();

    /**
     * The largest object that grows by appending. Appending rewrites the object, so each append
     * costs what the whole object costs; at most 5 GiB.
     */
    @WithDefault("5368709120")
    long appendableMax();

    /**
     * Bytes of user metadata, names and values together, that a client may give an object. A
     * replica carries some more that say where it comes from, so this stays 512 below what the
     * stores take: 8 KiB as OSS does, or 2 KiB (then set 1536). Higher accepts objects that no
     * store of that kind can hold a replica of.
     */
    @WithDefault("7680")
    int userMetadataMax();

    /**
     * In which buckets listings show replicas with the time and the owner of their sources. That is
     * in the metadata of each alone, so a HEAD is asked for every key listed: a page of 1,000 costs
     * 1,001 requests where it costs one.
     */
    @WithDefault("targets")
    ExactListings exactListings();

    /**
     * Such HEADs at a time at each region's store. Higher lists faster; they share the {@link
     * #controlConnections} with all other small calls, so this stays well below those.
     */
    @WithDefault("32")
    int listingLooks();

    /** Longest time of a listing with such HEADs, and of its waiting; then the client gets 503. */
    @WithDefault("20S")
    Duration listingTimeout();

    /** Connections to each region's store for bodies that are read. */
    @WithDefault("256")
    int readConnections();

    /** Connections to each region's store for bodies that are written. */
    @WithDefault("256")
    int writeConnections();

    /** Connections to each region's store for small calls. */
    @WithDefault("64")
    int controlConnections();
  }

  /** Buckets whose listings show replicas as their sources. */
  enum ExactListings {
    /**
     * Targets of rules that are there. A bucket whose rules are gone is listed as its store does.
     */
    TARGETS,

    /** Every bucket: for those where replicas stay after their rules. */
    ALL,

    /** None. */
    OFF
  }

  /** What is kept of buckets. */
  interface Buckets {
    /**
     * How long a bucket's region and owner are remembered. A bucket deleted through another gateway
     * is noticed when its store says so; higher only delays noticing one that moved.
     */
    @WithDefault("30S")
    Duration remember();

    /** How long a bucket's ACL is remembered, for requests of others than its owner. */
    @WithDefault("5S")
    Duration rememberAcl();

    /** Buckets remembered. */
    @WithDefault("10000")
    int rememberedMax();
  }

  /** The capture of changes. */
  interface Capture {
    /**
     * Changes that may wait for the broker, writes in work included; beyond it new writes are
     * refused with 503. Higher rides out longer outages of the broker for memory of about 1 KB
     * each; after a long outage each change may be held up to four times.
     */
    @WithDefault("20000")
    int waitingMax();

    /**
     * How long a client waits for the broker before it gets 503. Its change stays queued and is
     * sent all the same.
     */
    @WithDefault("15S")
    Duration acceptTimeout();

    /** Pause between heartbeats: how often watermarks of idle rules move. */
    @WithDefault("1S")
    Duration heartbeat();

    /**
     * Age of the last heartbeat accepted by the broker beyond which this process no longer trusts
     * what it knows: once the broker accepts one again, it reads all rules and opens a new stream.
     * Must be well below half of the time after which progress calls a stream lost (30 s): twice
     * this long after that heartbeat bodies of writes are broken off.
     */
    @WithDefault("10S")
    Duration lease();

    /**
     * How long a write of unknown outcome (no answer, a broken connection, an error of the server)
     * stays in flight before it is handed to the workers: the store may finish it after we gave up
     * waiting, and a worker that looked before would find nothing. The default is what stores and
     * the proxies before them usually allow a request whose client is gone. Higher is safer with
     * stores that take longer, if {@code crosstide.progress.recovery.delay} is set higher too; it
     * holds the timestamps of the bucket's rules for as long, and the writes count as waiting.
     * Clients never wait for it. A gateway that stops before leaves its stream to be recovered.
     */
    @WithDefault("60S")
    Duration settling();

    /**
     * How long a sample of a store's clock counts. Lower follows a store clock that is set sooner;
     * higher gives a closer bound. A store that is silent for longer holds the timestamps of its
     * rules.
     */
    @WithDefault("60S")
    Duration clockWindow();
  }

  /** Calls to the rule service and the progress service. */
  interface Services {
    /** How long a call may take in all; then the client gets 503. */
    @WithDefault("10S")
    Duration timeout();

    /** Connections to each service. */
    @WithDefault("16")
    int connections();
  }
}
