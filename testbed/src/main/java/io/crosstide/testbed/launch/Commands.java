package io.crosstide.testbed.launch;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line and environment of each child process. */
final class Commands {
  /** Environment variable: options for the JVM of every part. */
  private static final String JAVA_OPTIONS = "CROSSTIDE_JAVA_OPTS";

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
    List<String> arguments = java("384m", List.of("-XX:+ExitOnOutOfMemoryError"));
    arguments.addAll(
        List.of(
            "-cp",
            ownClassPath(),
            "io.crosstide.messaging.broker.BrokerMain",
            Integer.toString(ports.broker()),
            state.resolve("broker").toString()));
    return command("broker", arguments, Map.of(), URI.create("tcp://127.0.0.1:" + ports.broker()));
  }

  ServiceProcess.Command store(int region) {
    int port = ports.store(region);
    List<String> arguments = java("192m", List.of());
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
    return service("rule-service", "160m", "rule-service", ports.ruleService(), environment);
  }

  ServiceProcess.Command progressService(String jdbcUrl, String reactiveUrl) {
    Map<String, String> environment = serviceEnvironment(ports.progressService());
    environment.putAll(databaseEnvironment(jdbcUrl, reactiveUrl));
    return service(
        "progress-service", "160m", "progress-service", ports.progressService(), environment);
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
    return service(workerName(number), "256m", "replication-worker", port, environment);
  }

  static String workerName(int number) {
    return "worker-" + (number + 1);
  }

  ServiceProcess.Command gateway() {
    Map<String, String> environment = serviceEnvironment(ports.gatewayApi());
    environment.put("CROSSTIDE_GATEWAY_HOST", "127.0.0.1");
    environment.put("CROSSTIDE_ACCOUNTS_FILE", files.accounts().toString());
    environment.put("CROSSTIDE_PROGRESS_URL", progressUrl());
    List<String> properties = new ArrayList<>();
    for (int i = 0; i < regions.count(); i++) {
      properties.add(
          "-Dcrosstide.gateway.endpoints.\"%s\"=%d".formatted(regions.name(i), ports.gateway(i)));
    }
    return service("gateway", "256m", "gateway", ports.gatewayApi(), environment, properties);
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
    environment.put("CROSSTIDE_REGIONS_FILE", regions.catalogueFile().toString());
    environment.put("CROSSTIDE_CREDENTIALS_FILE", regions.credentialsFile().toString());
    return environment;
  }

  private Map<String, String> databaseEnvironment(String jdbcUrl, String reactiveUrl) {
    return Map.of(
        "QUARKUS_DATASOURCE_JDBC_URL",
        jdbcUrl,
        "QUARKUS_DATASOURCE_REACTIVE_URL",
        reactiveUrl,
        "QUARKUS_DATASOURCE_USERNAME",
        "postgres",
        "QUARKUS_DATASOURCE_PASSWORD",
        state.secret("database-password"));
  }

  private ServiceProcess.Command service(
      String name, String heap, String module, int port, Map<String, String> environment) {
    return service(name, heap, module, port, environment, List.of());
  }

  private ServiceProcess.Command service(
      String name,
      String heap,
      String module,
      int port,
      Map<String, String> environment,
      List<String> properties) {
    List<String> arguments = java(heap, properties);
    arguments.addAll(extra.jvmOptions(name));
    extra.of(name).forEach((key, value) -> arguments.add("-D" + key + "=" + value));
    arguments.add("-jar");
    arguments.add(home.resolve(module + "/target/quarkus-app/quarkus-run.jar").toString());
    return command(
        name, arguments, environment, URI.create("http://127.0.0.1:" + port + "/q/health/ready"));
  }

  private ServiceProcess.Command command(
      String name, List<String> arguments, Map<String, String> environment, URI ready) {
    Path log = state.resolve("logs/" + name + ".log");
    return new ServiceProcess.Command(arguments, environment, log, ready);
  }

  private static List<String> java(String heap, List<String> options) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    arguments.add("-Xmx" + heap);
    arguments.add("-XX:+UseSerialGC");
    arguments.addAll(options);
    Optional.ofNullable(System.getenv(JAVA_OPTIONS)).map(String::strip).stream()
        .filter(text -> !text.isEmpty())
        .flatMap(text -> Stream.of(text.split("\\s+")))
        .forEach(arguments::add);
    return arguments;
  }

  private String ownClassPath() {
    Path target = home.resolve("testbed/target");
    return target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
  }
}
