package io.crosstide.testbed.faults;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import io.crosstide.messaging.broker.BrokerMain;
import io.crosstide.testbed.demo.DirectStores;
import io.crosstide.testbed.e2e.Await;
import io.crosstide.testbed.e2e.FreePorts;
import io.crosstide.testbed.faults.clock.SettableClock;
import io.crosstide.testbed.faults.link.Traffic;
import io.crosstide.testbed.launch.Connection;
import io.crosstide.testbed.launch.Installation;
import io.crosstide.testbed.launch.Ports;
import io.crosstide.testbed.launch.ServiceProcess;
import io.crosstide.testbed.launch.ServiceSettings;
import io.crosstide.testbed.launch.StartListener;
import io.crosstide.testbed.launch.StartOptions;
import io.crosstide.testbed.stores.TestStores;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real system of the launcher whose services reach everything over links that can be spoiled, one
 * for all fault tests of a run. Waits are shortened so that what takes minutes in earnest takes
 * seconds; nothing else is changed.
 */
public final class FaultySystem implements BeforeAllCallback {
  static final List<String> WORKERS = List.of("worker-1", "worker-2", "worker-3");
  static final List<String> SERVICES =
      List.of(
          "rule-service",
          "progress-service",
          "worker-1",
          "worker-2",
          "worker-3",
          "gateway",
          "gateway-2");

  /** Both serve all regions; clients are spread over them. */
  static final int GATEWAYS = 2;

  /**
   * Its writes of unknown outcome take longer to settle than it waits for when it stops, as those
   * of all gateways do in earnest.
   */
  static final String SLOW_TO_SETTLE = "gateway-2";

  /**
   * How long that is: longer than the 5 s that it waits, and not so long that tests wait for it.
   */
  static final Duration SLOW_SETTLING = Duration.ofSeconds(12);

  /** From the last heartbeat of a gateway until it is taken as lost. */
  static final Duration LOST_AFTER = Duration.ofSeconds(8);

  /** Larger objects are copied in parts, in bytes. */
  public static final long PART_THRESHOLD = 64 << 10;

  /** Longest silence of the system that a client of the tests suffers. */
  private static final int CLIENT_MILLIS_MAX = 10_000;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Map<String, String> SHORT_WAITS =
      Map.ofEntries(
          Map.entry("crosstide.rule-service.lifecycle.closing-duration", "2S"),
          Map.entry("crosstide.rule-service.survey.clock-tolerance", "1S"),
          Map.entry("crosstide.progress.coverage.interval", "0.5S"),
          Map.entry("crosstide.progress.ledger.lease", "5S"),
          Map.entry("crosstide.progress.ledger.soon-max", "2S"),
          Map.entry("crosstide.progress.ledger.slow-first", "1S"),
          Map.entry("crosstide.progress.ledger.slow-max", "2S"),
          Map.entry("crosstide.progress.ledger.probe-interval", "2S"),
          Map.entry("crosstide.progress.comparisons.every-min", "1S"),
          Map.entry("crosstide.progress.uploads.idle-max", "45S"),
          Map.entry("crosstide.progress.uploads.grace", "10S"),
          Map.entry("crosstide.progress.uploads.lease", "5S"),
          Map.entry("crosstide.worker.upload-sweep-interval", "2S"),
          Map.entry("crosstide.progress.streams.lost-after", LOST_AFTER.toString()),
          Map.entry("crosstide.progress.streams.probe-interval", "1S"),
          Map.entry("crosstide.progress.recovery.interval", "1S"),
          Map.entry("crosstide.progress.recovery.delay", "4S"),
          Map.entry("crosstide.progress.recovery.retry-pause", "1S"),
          Map.entry("crosstide.gateway.capture.lease", "3S"),
          Map.entry("crosstide.gateway.capture.settling", "3S"),
          Map.entry("crosstide.gateway.capture.accept-timeout", "5S"),
          Map.entry("crosstide.gateway.capture.heartbeat", "0.3S"),
          Map.entry("crosstide.worker.copy.late-write-wait", "3S"),
          Map.entry("crosstide.worker.peers.beat", "0.5S"),
          Map.entry("crosstide.worker.peers.silence", "4S"),
          Map.entry("crosstide.worker.copy.part-patience", "5S"),
          Map.entry("crosstide.worker.copy.upload-said-every", "5S"),
          // Longer than any call of the tests may be silent, shorter than anyone waits.
          Map.entry("crosstide.worker.copy.stalled-after", "90S"),
          // Objects of the tests are small; some shall go in parts.
          Map.entry("crosstide.worker.copy.part-threshold", Long.toString(PART_THRESHOLD)),
          Map.entry("crosstide.worker.survey.failure-pause", "1S"),
          // Buckets of the tests are small; some shall be listed in sections.
          Map.entry("crosstide.worker.survey.keys-per-list", "20"));

  /** The SDK warns of every error that a client gets. Held strongly, or it is forgotten. */
  private static final Logger CLIENT_LOG = Logger.getLogger("com.aliyun.oss");

  private static FaultySystem system;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Links> links = new LinkedHashMap<>();
  private final Map<String, SettableClock> clocks = new LinkedHashMap<>();
  private final Set<String> killed = ConcurrentHashMap.newKeySet();
  private final Installation installation;
  private final DirectStores stores;
  private final List<Map<TestRegion, OSS>> clients = new ArrayList<>();
  private final Traffic traffic = new Traffic();
  private final boolean everyKey;
  private final Path state;
  private final Path catalogues;
  private final Figures figures;
  private final Ports ports;
  private final TestStores behind;
  private final Evidence evidence;
  private volatile boolean isDatabaseReadOnly;

  /** For the extension: nothing is started. */
  public FaultySystem() {
    installation = null;
    stores = null;
    state = null;
    catalogues = null;
    figures = null;
    ports = null;
    behind = null;
    evidence = null;
    everyKey = false;
  }

  private FaultySystem(Path state) throws Exception {
    this.state = state;
    // The launcher takes a directory for its own only.
    catalogues = state.resolveSibling(state.getFileName() + "-catalogues");
    CLIENT_LOG.setLevel(Level.OFF);
    evidence = new Evidence(this, state);
    everyKey =
        Optional.ofNullable(System.getProperty("crosstide.test.every-key"))
            .map(Boolean::parseBoolean)
            .orElseGet(() -> new Random().nextBoolean());
    System.out.println("recoveries look at every key: " + everyKey + "; logs in " + state);
    int base = FreePorts.base();
    ports = new Ports(base);
    List<Map<TestRegion, Integer>> doors = doors(base);
    Files.createDirectories(catalogues);
    behind = TestStores.chosen(ports, catalogues);
    Map<String, Map<String, String>> settings = new LinkedHashMap<>();
    for (String service : SERVICES) {
      links.put(service, new Links(vertx, service, ports, behind, traffic));
      clocks.put(service, SettableClock.of(service, catalogues));
      settings.put(service, settings(service, doors));
    }
    installation =
        Installation.start(
            new StartOptions(
                state,
                base,
                WORKERS.size(),
                StartOptions.Mode.BARE,
                Optional.empty(),
                behind.choice()),
            Path.of("..").toAbsolutePath().normalize(),
            new TestSettings(settings, clocks),
            StartListener.SILENT);
    Connection connection = installation.connection();
    stores = new DirectStores(connection);
    figures = new Figures(connection);
    for (Map<TestRegion, Integer> own : doors) {
      Map<TestRegion, OSS> of = new LinkedHashMap<>();
      own.forEach((region, port) -> of.put(region, client(connection, region, port)));
      clients.add(of);
    }
  }

  /** By gateway and region. The launcher opens two of the first gateway; its last are free. */
  private static List<Map<TestRegion, Integer>> doors(int base) {
    List<Map<TestRegion, Integer>> doors = new ArrayList<>();
    int last = base + Ports.COUNT;
    for (int gateway = 0; gateway < GATEWAYS; gateway++) {
      Map<TestRegion, Integer> own = new LinkedHashMap<>();
      for (TestRegion region : TestRegion.values()) {
        boolean isOpened = gateway == 0 && region.ordinal() < 2;
        own.put(region, isOpened ? base + region.ordinal() : --last);
      }
      doors.add(own);
    }
    return doors;
  }

  /** What services of the tests get. */
  private record TestSettings(
      Map<String, Map<String, String>> settings, Map<String, SettableClock> clocks)
      implements ServiceSettings {
    @Override
    public Map<String, String> of(String service) {
      return settings.getOrDefault(service, Map.of());
    }

    @Override
    public List<String> jvmOptions(String service) {
      return Optional.ofNullable(clocks.get(service)).map(SettableClock::option).stream().toList();
    }

    @Override
    public int gateways() {
      return GATEWAYS;
    }
  }

  private Map<String, String> settings(String service, List<Map<TestRegion, Integer>> doors)
      throws IOException {
    Map<String, String> settings = new LinkedHashMap<>(SHORT_WAITS);
    settings.put("crosstide.progress.recovery.every-key", Boolean.toString(everyKey));
    settings.putAll(links.get(service).settings());
    if (!service.equals("progress-service")) {
      Path catalogue = catalogues.resolve("regions-of-" + service + ".yaml");
      Files.writeString(catalogue, links.get(service).catalogue());
      settings.put("crosstide.regions-file", catalogue.toString());
    }
    if (service.startsWith("worker")) {
      settings.put(
          "crosstide.worker.tags-told-in",
          Stream.of(TestRegion.values())
              .filter(region -> behind.store(region.store()).isLocal())
              .map(TestRegion::word)
              .collect(Collectors.joining(",")));
    }
    if (service.equals(SLOW_TO_SETTLE)) {
      settings.put("crosstide.gateway.capture.settling", SLOW_SETTLING.toString());
    }
    if (service.startsWith("gateway")) {
      doors
          .get(service.equals("gateway") ? 0 : 1)
          .forEach(
              (region, port) ->
                  settings.put(
                      "crosstide.gateway.endpoints.\"" + region.word() + "\"", port.toString()));
    }
    return settings;
  }

  private static OSS client(Connection connection, TestRegion region, int port) {
    ClientBuilderConfiguration configuration = new ClientBuilderConfiguration();
    configuration.setSignatureVersion(SignVersion.V4);
    configuration.setMaxErrorRetry(0);
    configuration.setSocketTimeout(CLIENT_MILLIS_MAX);
    return OSSClientBuilder.create()
        .endpoint("http://127.0.0.1:" + port)
        .region(region.word().substring("oss-".length()))
        .clientConfiguration(configuration)
        .credentialsProvider(
            new DefaultCredentialProvider(connection.accessKeyId(), connection.accessKeySecret()))
        .build();
  }

  /** Starts it with the first class that needs it. */
  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(FaultySystem.class, key -> new Stopping(get()));
  }

  /** Stops it when all tests are done. */
  private record Stopping(FaultySystem system) implements AutoCloseable {
    @Override
    public void close() {
      try {
        system.clients.forEach(own -> own.values().forEach(OSS::shutdown));
        system.stores.close();
        system.installation.close();
        system.behind.close();
        system.vertx.close().toCompletionStage().toCompletableFuture().join();
      } finally {
        forget();
      }
    }
  }

  /** Tests that are run once more start another one. */
  private static synchronized void forget() {
    system = null;
  }

  /** The system, started if it was not yet. */
  public static synchronized FaultySystem get() {
    if (system == null) {
      try {
        Path state = Path.of("target", "systems", "faults-" + System.currentTimeMillis());
        system = new FaultySystem(state.toAbsolutePath());
      } catch (Exception e) {
        throw new IllegalStateException("The system does not start", e);
      }
    }
    return system;
  }

  Installation installation() {
    return installation;
  }

  Ports ports() {
    return ports;
  }

  Vertx vertx() {
    return vertx;
  }

  /** The stores past all links. */
  public DirectStores stores() {
    return stores;
  }

  /** What is behind the regions. */
  public TestStores behind() {
    return behind;
  }

  /** What is published of rules. */
  public Figures figures() {
    return figures;
  }

  /** The first gateway, at the endpoint of a region. */
  public OSS oss(TestRegion region) {
    return oss(region, 0);
  }

  /** A gateway, from 0, at the endpoint of a region. */
  OSS oss(TestRegion region, int gateway) {
    return clients.get(gateway).get(region);
  }

  /** What passed the links. */
  Traffic traffic() {
    return traffic;
  }

  /** Where what is wrong is written down. */
  Evidence evidence() {
    return evidence;
  }

  /**
   * Whether recoveries look at every key. Otherwise they do not find tags that were set alone and
   * without an answer: the store of the tests does not move an object's time then.
   */
  boolean looksAtEveryKey() {
    return everyKey;
  }

  Links links(String service) {
    return links.get(service);
  }

  /** Ends a process as a crash does; {@link #mend} or {@link #launch} start it again. */
  void kill(String process) throws InterruptedException {
    killed.add(process);
    installation.process(process).kill();
  }

  /** Asks a process to stop; its exit code. */
  int stop(String process) throws InterruptedException {
    killed.add(process);
    return installation.process(process).stop();
  }

  /** Starts a process that was killed; it is not ready yet. */
  void launch(String process) throws IOException, InterruptedException {
    ServiceProcess service = installation.process(process);
    synchronized (service) {
      if (!service.isAlive()) {
        service.launch();
      }
    }
  }

  /** From now on the clock of a service is wrong by this. */
  void setClock(String service, Duration offset) throws IOException {
    clocks.get(service).set(offset);
  }

  /** While true, the broker believes that its disk is full. */
  void fullDisk(boolean full) throws IOException {
    tellBroker(BrokerMain.FULL_DISK, full);
  }

  /** The broker believes that its disk is full, and gives a service no credit from before. */
  void fullDiskWithoutCredit(List<String> services) throws Exception {
    fullDisk(true);
    Path believed = state.resolve("broker").resolve(BrokerMain.FULL_DISK_BELIEVED);
    Await.until("a full disk", PATIENCE, () -> Files.exists(believed));
    services.forEach(service -> links(service).broker().cut());
  }

  /** While true, the broker gives up a task after {@link BrokerMain#FEW} deliveries. */
  void fewDeliveries(boolean few) throws IOException {
    tellBroker(BrokerMain.FEW_DELIVERIES, few);
  }

  private void tellBroker(String what, boolean holds) throws IOException {
    Path sign = state.resolve("broker").resolve(what);
    if (holds) {
      Files.writeString(sign, "");
    } else {
      Files.deleteIfExists(sign);
    }
  }

  /**
   * While true, the database takes no writes, which stands for its full disk: what is read is
   * answered, and each transaction that would write fails.
   */
  void readOnlyDatabase(boolean readOnly) throws Exception {
    isDatabaseReadOnly = true;
    String wanted = readOnly ? "on" : "off";
    try (java.sql.Connection connection = installation.connectToDatabase();
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = off");
      statement.execute("ALTER SYSTEM SET default_transaction_read_only = " + wanted);
      statement.execute("SELECT pg_reload_conf()");
    }
    // Sessions hear of it at once, those that begin meanwhile perhaps a moment later.
    Await.until("a database that takes writes: " + !readOnly, PATIENCE, () -> isReadOnly(wanted));
    isDatabaseReadOnly = readOnly;
  }

  /** The database and all its processes: connections stay, nothing answers. */
  void freezeDatabase() throws IOException, InterruptedException {
    ProcessHandle server = ProcessHandle.of(installation.database().pid()).orElseThrow();
    signal("STOP", List.of(server));
    // From now on it makes no more of them.
    signal("STOP", server.children().toList());
  }

  /** Ends that; nothing if it was not frozen. */
  void thawDatabase() throws IOException, InterruptedException {
    Optional<ProcessHandle> server = ProcessHandle.of(installation.database().pid());
    if (server.isPresent()) {
      signal("CONT", server.get().children().toList());
      signal("CONT", List.of(server.get()));
    }
  }

  /** One that has ended meanwhile gets none. */
  private static void signal(String signal, List<ProcessHandle> processes)
      throws IOException, InterruptedException {
    for (ProcessHandle process : processes) {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  private boolean isReadOnly(String wanted) throws SQLException {
    try (java.sql.Connection connection = installation.connectToDatabase();
        Statement statement = connection.createStatement();
        ResultSet shown = statement.executeQuery("SHOW default_transaction_read_only")) {
      return shown.next() && shown.getString(1).equals(wanted);
    }
  }

  /** What workers said of keys that made no progress; where no store hangs, there are none. */
  public List<String> stalls() throws IOException {
    return said(WORKERS, "A key made no progress");
  }

  /** What services said that ended before what they had in hand was done. */
  List<String> unfinished() throws IOException {
    return said(SERVICES, "are still in work");
  }

  /** What gateways said that ended before their writes had settled. */
  List<String> unsettled() throws IOException {
    return said(SERVICES, "writes had not settled");
  }

  private List<String> said(List<String> services, String what) throws IOException {
    List<String> all = new ArrayList<>();
    for (String service : services) {
      try (Stream<String> lines = Files.lines(state.resolve("logs").resolve(service + ".log"))) {
        lines.filter(line -> line.contains(what)).forEach(line -> all.add(service + ": " + line));
      }
    }
    return all;
  }

  /**
   * Ends all faults and waits until every part is ready.
   *
   * @throws AssertionError if a process died that nobody killed
   */
  public void mend() throws Exception {
    links.values().forEach(Links::mend);
    fullDisk(false);
    fewDeliveries(false);
    for (String service : SERVICES) {
      setClock(service, Duration.ZERO);
    }
    thawDatabase();
    if (!installation.database().isAlive()) {
      installation.startDatabase();
    }
    if (isDatabaseReadOnly) {
      readOnlyDatabase(false);
    }
    for (ServiceProcess process : installation.processes()) {
      if (process.isAlive()) {
        process.thaw();
      } else if (killed.contains(process.name())) {
        launch(process.name());
      } else {
        throw new AssertionError(process.name() + " died by itself; see its log in " + state);
      }
    }
    for (ServiceProcess process : installation.processes()) {
      process.awaitReady();
    }
    killed.clear();
  }
}
