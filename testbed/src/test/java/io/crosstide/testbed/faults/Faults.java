package io.crosstide.testbed.faults;

import io.crosstide.testbed.faults.link.FaultyHttp;
import io.crosstide.testbed.faults.link.FaultyLink;
import io.crosstide.testbed.faults.link.Frame;
import io.crosstide.testbed.faults.link.Gate;
import io.crosstide.testbed.faults.link.HttpFault;
import io.crosstide.testbed.faults.link.HttpFault.Answer;
import io.crosstide.testbed.launch.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Everything that a round may break. */
public final class Faults {
  /** Longest that something stands still, in milliseconds. */
  static final int HOLD_MILLIS_MAX = Integer.getInteger("crosstide.test.fault-hold-millis", 3000);

  private static final int HOLD_MILLIS_MIN =
      Integer.getInteger("crosstide.test.fault-hold-least-millis", 200);

  /** A JVM that has run its shutdown hooks after SIGTERM. One that was killed ends with 137. */
  private static final int ENDED = 143;

  private static final String BROKER = "broker";
  private static final String DATABASE = "database";
  private static final int AT_ONCE_MAX = 4;
  private static final int ECHO_MILLIS = 800;
  private static final int ECHOES = 60;

  private static final List<Duration> JUMPS =
      List.of(
          Duration.ofMinutes(10),
          Duration.ofMinutes(-10),
          Duration.ofHours(5),
          Duration.ofHours(-5));

  private static final List<String> PROCESSES =
      List.of(
          "worker-1",
          "worker-2",
          "worker-3",
          "gateway",
          "gateway-2",
          "rule-service",
          "progress-service");

  private static final List<HttpFault> STORE_FAULTS =
      List.of(
          Answer.s3(403, "AccessDenied"),
          Answer.bare(404),
          Answer.s3(412, "PreconditionFailed"),
          new Answer(429, Map.of("Retry-After", "1"), ""),
          Answer.s3(500, "InternalError"),
          Answer.s3(503, "SlowDown"),
          Answer.bare(502),
          Answer.bare(200),
          new HttpFault.ShortBody(),
          new HttpFault.CutBefore(),
          new HttpFault.CutAfter(),
          new HttpFault.Hang(),
          new HttpFault.Delay(Duration.ofMillis(700)));

  private Faults() {}

  /**
   * One to four of them, each once, and one that ends or stops a process for each. Deaths are twice
   * as likely as any other group, and that of a gateway, of which there are two, as likely as that
   * of some worker.
   */
  public static List<Fault> some(long seed) {
    Random random = new Random(seed);
    List<List<Fault>> groups = new ArrayList<>(groups());
    groups.add(kills());
    Set<String> ended = new HashSet<>();
    return IntStream.rangeClosed(0, random.nextInt(AT_ONCE_MAX))
        .mapToObj(one -> groups.get(random.nextInt(groups.size())))
        .map(group -> group.get(random.nextInt(group.size())))
        .distinct()
        // A process that is frozen or killed while it stops does not end as it should.
        .filter(fault -> fault.process().map(ended::add).orElse(true))
        .toList();
  }

  private static List<List<Fault>> groups() {
    return List.of(
        kills(),
        stops(),
        freezes(),
        brokerLinks(),
        databases(),
        stores(),
        storeProcesses(),
        services(),
        brokers(),
        echoes(),
        clocks());
  }

  /** All of which the name contains the expression, each by itself. */
  static List<Fault> each(String expression) {
    Pattern pattern = Pattern.compile(expression);
    Map<String, Fault> all = new LinkedHashMap<>();
    groups().forEach(group -> group.forEach(fault -> all.put(fault.name(), fault)));
    return all.values().stream().filter(fault -> pattern.matcher(fault.name()).find()).toList();
  }

  /** Two deaths of workers, and all messages come again: none of it a client notices. */
  public static List<Fault> ofDelivery(long seed) {
    List<String> workers = new ArrayList<>(FaultySystem.WORKERS);
    Collections.shuffle(workers, new Random(seed));
    List<Fault> all = new ArrayList<>(echoes());
    workers.subList(0, 2).forEach(worker -> all.add(kill(worker)));
    return all;
  }

  /** The clock of each service is set wrong, by different times. */
  static List<Fault> clocks() {
    return PROCESSES.stream()
        .map(
            service ->
                new Fault(
                    "the clock of " + service + " jumps",
                    (system, random) -> jump(system, service, random)))
        .toList();
  }

  private static Fault kill(String service) {
    return Fault.of(
        service, "kill -9 " + service, (system, random) -> killAndStart(system, service));
  }

  private static List<Fault> kills() {
    List<Fault> kills = new ArrayList<>();
    for (String process : PROCESSES) {
      boolean isGateway = process.startsWith("gateway");
      int times = isGateway ? FaultySystem.WORKERS.size() : FaultySystem.GATEWAYS;
      kills.addAll(Collections.nCopies(times, kill(process)));
    }
    return kills;
  }

  /** SIGTERM to each service, which must end by itself within its bound; then it starts again. */
  static List<Fault> stops() {
    return PROCESSES.stream()
        .map(
            service ->
                Fault.of(
                    service,
                    "SIGTERM " + service,
                    (system, random) -> stopAndStart(system, service)))
        .toList();
  }

  private static List<Fault> freezes() {
    return PROCESSES.stream()
        .map(
            service ->
                Fault.of(
                    service,
                    "freeze " + service,
                    (system, random) -> freeze(system, service, random)))
        .toList();
  }

  private static List<Fault> brokerLinks() {
    List<Fault> all = new ArrayList<>();
    for (String service : PROCESSES) {
      all.add(
          new Fault(
              service + " loses what the broker confirms",
              (system, random) -> cutAt(system.links(service).broker(), Faults::isConfirmation)));
      all.add(
          new Fault(
              service + " loses its broker for a while",
              (system, random) -> lose(system.links(service).broker(), random)));
      all.add(
          new Fault(
              service + " reaches its broker slowly",
              (system, random) -> slow(system.links(service).broker(), random)));
    }
    return all;
  }

  private static List<Fault> databases() {
    List<Fault> all = new ArrayList<>();
    for (String service : List.of("rule-service", "progress-service")) {
      all.add(
          new Fault(
              service + " does not hear of a commit",
              (system, random) ->
                  cutAt(
                      system.links(service).database().get(0),
                      frame -> frame.name().startsWith("C:COMMIT"))));
      all.add(
          new Fault(
              service + " loses its database for a while",
              (system, random) -> lose(system.links(service).database().get(0), random)));
    }
    all.add(Fault.of(DATABASE, "database restart", (system, random) -> restartDatabase(system)));
    all.add(Fault.of(DATABASE, "a process of the database dies", Faults::crashDatabase));
    all.add(Fault.of(DATABASE, "the database takes no writes", Faults::refuseWrites));
    all.add(Fault.of(DATABASE, "freeze the database", Faults::freezeDatabase));
    return all;
  }

  private static List<Fault> stores() {
    List<Fault> all = new ArrayList<>();
    for (String service : List.of("worker-1", "worker-2", "worker-3", "gateway", "gateway-2")) {
      for (HttpFault fault : STORE_FAULTS) {
        all.add(
            new Fault(
                service + ", stores: " + fault,
                (system, random) -> spoil(system.links(service).stores(), fault, random)));
      }
    }
    return all;
  }

  /** Of the launcher's own stores; others are not ours to end. */
  private static List<Fault> storeProcesses() {
    List<Fault> all = new ArrayList<>();
    for (TestRegion region : List.of(TestRegion.SOURCE, TestRegion.TARGET)) {
      String store = "store-" + region.word();
      all.add(ofStore(region, "kill -9 " + store, (system, random) -> killAndStart(system, store)));
      all.add(
          ofStore(region, "freeze " + store, (system, random) -> freeze(system, store, random)));
    }
    return all;
  }

  private static Fault ofStore(TestRegion region, String name, Fault.Action action) {
    return Fault.of(
        "store-" + region.word(),
        name,
        (system, random) -> {
          if (system.behind().store(region.store()).isLocal()) {
            action.run(system, random);
          }
        });
  }

  private static List<Fault> services() {
    return Stream.of("worker-1", "gateway", "gateway-2", "progress-service")
        .map(
            service ->
                new Fault(
                    service + ": other services fail",
                    (system, random) ->
                        spoil(
                            List.copyOf(system.links(service).services().values()),
                            random.nextBoolean() ? Answer.bare(503) : new HttpFault.CutAfter(),
                            random)))
        .toList();
  }

  private static List<Fault> brokers() {
    return List.of(
        Fault.of(BROKER, "broker restart", (system, random) -> restartBroker(system)),
        kill(BROKER),
        Fault.of(BROKER, "freeze broker", (system, random) -> freeze(system, BROKER, random)),
        new Fault("the broker's disk is full", Faults::fillDisk));
  }

  /** Tasks, surveys, reports, heartbeats, beats, coverage and changes of rules. */
  private static List<Fault> echoes() {
    return List.of(
        echo("workers", FaultySystem.WORKERS),
        echo("progress", List.of("progress-service")),
        echo("gateways", List.of("gateway", "gateway-2")),
        echo("the rule service", List.of("rule-service")));
  }

  private static Fault echo(String who, List<String> services) {
    return new Fault(
        "messages to " + who + " come again, out of order",
        (system, random) -> repeat(system, services, random));
  }

  private static void repeat(FaultySystem system, List<String> services, Random random)
      throws Exception {
    MessageEcho echo = new MessageEcho();
    try {
      for (String service : services) {
        system.links(service).broker().gate(echo::hear);
      }
      for (int i = 0; i < 3; i++) {
        TimeUnit.MILLISECONDS.sleep(ECHO_MILLIS);
        try {
          echo.repeat(system.vertx(), system.ports().broker(), ECHOES, random);
        } catch (ExecutionException | TimeoutException away) {
          // Another fault has the broker; what was heard is repeated the next time.
        }
      }
    } finally {
      for (String service : services) {
        system.links(service).broker().gate(Gate.OPEN);
      }
    }
  }

  private static void hold(Random random) throws InterruptedException {
    int span = Math.max(1, HOLD_MILLIS_MAX - HOLD_MILLIS_MIN);
    TimeUnit.MILLISECONDS.sleep(HOLD_MILLIS_MIN + random.nextInt(span));
  }

  private static void killAndStart(FaultySystem system, String process) throws Exception {
    system.kill(process);
    system.launch(process);
  }

  private static void stopAndStart(FaultySystem system, String service) throws Exception {
    ServiceProcess process = system.installation().process(service);
    long begin = System.nanoTime();
    int code = system.stop(service);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    System.out.println(service + " ended by SIGTERM after " + took + " with " + code);
    if (code != ENDED) {
      throw new AssertionError(service + " did not drain in time: exit code " + code);
    }
    process.launch();
  }

  private static void freeze(FaultySystem system, String name, Random random) throws Exception {
    ServiceProcess process = system.installation().process(name);
    process.freeze();
    try {
      hold(random);
    } finally {
      process.thaw();
    }
  }

  /** To and fro, by minutes, with which stores still take signatures, or by hours. */
  private static void jump(FaultySystem system, String service, Random random) throws Exception {
    Duration wrong = JUMPS.get(random.nextInt(JUMPS.size()));
    System.out.println("the clock of " + service + " is wrong by " + wrong);
    system.setClock(service, wrong);
    hold(random);
    system.setClock(service, random.nextBoolean() ? Duration.ZERO : wrong.negated());
    hold(random);
    system.setClock(service, Duration.ZERO);
  }

  private static boolean isConfirmation(Frame frame) {
    return !frame.toServer() && frame.name().startsWith("disposition");
  }

  /** Cuts once, before such a frame. */
  private static void cutAt(FaultyLink link, Predicate<Frame> frame) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    link.gate(seen -> !frame.test(seen) || over.getAndSet(true));
    TimeUnit.SECONDS.sleep(1);
    link.gate(Gate.OPEN);
  }

  private static void lose(FaultyLink link, Random random) throws Exception {
    if (random.nextBoolean()) {
      link.stall(true);
    } else {
      link.refuse(true);
      link.cut();
    }
    hold(random);
    link.mend();
  }

  private static void slow(FaultyLink link, Random random) throws Exception {
    if (random.nextBoolean()) {
      link.delay(Duration.ofMillis(50 + random.nextInt(500)));
    } else {
      link.throttle(20_000);
    }
    hold(random);
    link.mend();
  }

  /** Some requests of a time fail in the same way. */
  private static void spoil(List<FaultyHttp> links, HttpFault fault, Random random)
      throws Exception {
    int percent = List.of(5, 30, 100).get(random.nextInt(3));
    Random dice = new Random(random.nextLong());
    for (FaultyHttp link : links) {
      link.script((method, uri) -> dice.nextInt(100) < percent ? fault : HttpFault.NONE);
    }
    hold(random);
    links.forEach(FaultyHttp::mend);
  }

  private static void restartBroker(FaultySystem system) throws Exception {
    system.installation().process(BROKER).stop();
    system.installation().process(BROKER).launch();
  }

  private static void fillDisk(FaultySystem system, Random random) throws Exception {
    system.fullDisk(true);
    hold(random);
    system.fullDisk(false);
  }

  private static void restartDatabase(FaultySystem system) throws Exception {
    try {
      system.installation().database().close();
    } catch (IOException late) {
      // It was killed then, which is a fault as well.
    }
    system.installation().startDatabase();
  }

  private static void refuseWrites(FaultySystem system, Random random) throws Exception {
    system.readOnlyDatabase(true);
    hold(random);
    system.readOnlyDatabase(false);
  }

  private static void freezeDatabase(FaultySystem system, Random random) throws Exception {
    try {
      system.freezeDatabase();
      hold(random);
    } finally {
      system.thawDatabase();
    }
  }

  /** PostgreSQL then ends all others of its processes and recovers from its log. */
  private static void crashDatabase(FaultySystem system, Random random) {
    List<ProcessHandle> backends =
        ProcessHandle.of(system.installation().database().pid()).stream()
            .flatMap(ProcessHandle::children)
            .toList();
    if (!backends.isEmpty()) {
      backends.get(random.nextInt(backends.size())).destroyForcibly();
    }
  }
}
