package io.crosstide.testbed.launch;

import io.crosstide.testbed.database.EmbeddedDatabase;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line and environment of each child process. */
final class Commands {
  /**
   * Environment variable: options for the JVM of every part. With {@code _} and the name of a part
   * in capitals without its number or region (WORKER, STORE, RULE_SERVICE ...), of that part alone.
   */
  private static final String JAVA_OPTIONS = "CROSSTIDE_JAVA_OPTS";

  /**
   * Without the JVM's second compiler. Parts that move few bytes start with half the processor time
   * and run no slower; those that sign and check what they move need it, as only it knows quick
   * SHA-256 and MD5.
   */
  private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

  private final Path home;
  private final StateDirectory state;
  private final Ports ports;
  private final Regions regions;
  private final ConfigFiles files;
  private final ServiceSettings extra;

  /**
   * @param home root of the project, where the built services are
   * @param extra given to services beside these, for tests
   */
  Commands(
      Path home,
      StateDirectory state,
      Ports ports,
      Regions regions,
      ConfigFiles files,
      ServiceSettings extra) {
    this.home = home;
    this.state = state;
    this.ports = ports;
    this.regions = regions;
    this.files = files;
    this.extra = extra;
  }

  ServiceProcess.Command broker() {
    List<String> arguments =
        java("broker", "384m", List.of("-XX:+ExitOnOutOfMemoryError", FIRST_COMPILER));
    arguments.addAll(
        List.of(
            "-cp",
            ownClassPath(),
            "io.crosstide.messaging.broker.BrokerMain",
            Integer.toString(ports.broker()),
            state.resolve("broker").toString()));
    URI ready = URI.create("tcp://127.0.0.1:" + ports.broker());
    return command("broker", home, arguments, Map.of(), ready);
  }

  ServiceProcess.Command store(int region) {
    int port = ports.store(region);
    List<String> arguments = java("store", "192m", List.of());
    arguments.addAll(
        List.of(
            "-cp",
            ownClassPath(),
            "io.crosstide.local.LocalStoreMain",
            "--dir",
            state.resolve("regions/" + regions.name(region)).toString(),
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--region",
            "us-east-1",
            "--access-key",
            Regions.STORE_ACCESS_KEY_ID));
    return command(
        storeName(region),
        home,
        arguments,
        Map.of("LOCAL_STORE_SECRET_KEY", state.secret("store-secret")),
        URI.create("tcp://127.0.0.1:" + port));
  }

  String storeName(int region) {
    return "store-" + regions.name(region);
  }

  ServiceProcess.Command ruleService(String jdbcUrl, String reactiveUrl) {
    Map<String, String> environment = serviceEnvironment(ports.ruleService());
    environment.putAll(databaseEnvironment(jdbcUrl, reactiveUrl));
    return service(
        "rule-service",
        "160m",
        "rule-service",
        ports.ruleService(),
        environment,
        List.of(FIRST_COMPILER));
  }

  ServiceProcess.Command progressService(String jdbcUrl, String reactiveUrl) {
    Map<String, String> environment = serviceEnvironment(ports.progressService());
    environment.putAll(databaseEnvironment(jdbcUrl, reactiveUrl));
    return service(
        "progress-service",
        "160m",
        "progress-service",
        ports.progressService(),
        environment,
        List.of(FIRST_COMPILER));
  }

  ServiceProcess.Command worker(int number) {
    int port = ports.worker(number);
    Map<String, String> environment = serviceEnvironment(port);
    environment.put("CROSSTIDE_PROGRESS_URL", progressUrl());
    if (regions.areLocal()) {
      // These stores tell the number of tags, so nobody has to ask for them.
      environment.put(
          "CROSSTIDE_WORKER_TAGS_TOLD_IN",
          regions.all().stream().map(r -> r.name().value()).collect(Collectors.joining(",")));
    }
    return service(workerName(number), "256m", "replication-worker", port, environment, List.of());
  }

  static String workerName(int number) {
    return "worker-" + (number + 1);
  }

  static String gatewayName(int number) {
    return number == 0 ? "gateway" : "gateway-" + (number + 1);
  }

  ServiceProcess.Command gateway(int number) {
    int port = ports.gatewayApi(number);
    Map<String, String> environment = serviceEnvironment(port);
    environment.put("CROSSTIDE_GATEWAY_HOST", "127.0.0.1");
    environment.put("CROSSTIDE_ACCOUNTS_FILE", files.accounts().toString());
    environment.put("CROSSTIDE_PROGRESS_URL", progressUrl());
    List<String> properties = new ArrayList<>();
    for (int i = 0; number == 0 && i < regions.count(); i++) {
      properties.add(
          "-Dcrosstide.gateway.endpoints.\"%s\"=%d".formatted(regions.name(i), ports.gateway(i)));
    }
    return service(gatewayName(number), "256m", "gateway", port, environment, properties);
  }

  private String progressUrl() {
    return "http://127.0.0.1:" + ports.progressService();
  }

  private Map<String, String> serviceEnvironment(int port) {
    Map<String, String> environment = new HashMap<>();
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    environment.put("CROSSTIDE_AMQP_BROKERS", "127.0.0.1:" + ports.broker());
    environment.put("CROSSTIDE_RULES_URL", "http://127.0.0.1:" + ports.ruleService());
    environment.put("CROSSTIDE_REGIONS_FILE", regions.catalogueFile().toAbsolutePath().toString());
    environment.put(
        "CROSSTIDE_CREDENTIALS_FILE", regions.credentialsFile().toAbsolutePath().toString());
    return environment;
  }

  private Map<String, String> databaseEnvironment(String jdbcUrl, String reactiveUrl) {
    return Map.of(
        "QUARKUS_DATASOURCE_JDBC_URL",
        jdbcUrl,
        "QUARKUS_DATASOURCE_REACTIVE_URL",
        reactiveUrl,
        "QUARKUS_DATASOURCE_USERNAME",
        EmbeddedDatabase.USER,
        "QUARKUS_DATASOURCE_PASSWORD",
        state.secret("database-password"));
  }

  private ServiceProcess.Command service(
      String name,
      String heap,
      String module,
      int port,
      Map<String, String> environment,
      List<String> options) {
    Path app = home.resolve(module + "/target/quarkus-app");
    List<String> arguments = java(name, heap, options);
    Path classes = app.resolve("app-cds.jsa");
    if (Files.exists(classes)) {
      // Loaded by the build already. Any other JVM than that of the build goes without.
      arguments.add("-XX:SharedArchiveFile=" + classes);
    }
    arguments.addAll(extra.jvmOptions(name));
    extra.of(name).forEach((key, value) -> arguments.add("-D" + key + "=" + value));
    // The classes are only taken for those of a jar that is called as the build called it.
    arguments.addAll(List.of("-jar", "quarkus-run.jar"));
    URI ready = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
    return command(name, app, arguments, environment, ready);
  }

  private ServiceProcess.Command command(
      String name,
      Path directory,
      List<String> arguments,
      Map<String, String> environment,
      URI ready) {
    Path log = state.resolve("logs/" + name + ".log");
    return new ServiceProcess.Command(directory, arguments, environment, log, ready);
  }

  private static List<String> java(String part, String heap, List<String> options) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    arguments.add("-Xmx" + heap);
    arguments.add("-XX:+UseSerialGC");
    arguments.addAll(options);
    arguments.addAll(fromEnvironment(JAVA_OPTIONS));
    String name = part.replaceFirst("^(worker|store)-.*", "$1");
    arguments.addAll(
        fromEnvironment(JAVA_OPTIONS + "_" + name.toUpperCase(Locale.ROOT).replace('-', '_')));
    return arguments;
  }

  private static List<String> fromEnvironment(String variable) {
    return Optional.ofNullable(System.getenv(variable)).map(String::strip).stream()
        .filter(text -> !text.isEmpty())
        .flatMap(text -> Stream.of(text.split("\\s+")))
        .toList();
  }

  private String ownClassPath() {
    Path target = home.resolve("testbed/target");
    return target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
  }
}
