package io.crosstide.testbed.faults;

import io.crosstide.testbed.faults.link.FaultyHttp;
import io.crosstide.testbed.faults.link.FaultyLink;
import io.crosstide.testbed.faults.link.Frame;
import io.crosstide.testbed.faults.link.Gate;
import io.crosstide.testbed.faults.link.Protocol;
import io.crosstide.testbed.faults.link.Traffic;
import io.crosstide.testbed.launch.Ports;
import io.crosstide.testbed.stores.TestStores;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The links of one service to everything that it talks to. Each service has its own, so a fault
 * concerns one side of one conversation.
 */
final class Links {
  private static final Pattern BROKER_STEP = Pattern.compile("(transfer|disposition) .*");
  private static final Pattern DATABASE_STEP = Pattern.compile("[QC]:(BEGIN|COMMIT)");

  private final FaultyLink broker;
  private final Map<String, FaultyLink> databases = new LinkedHashMap<>();
  private final Map<String, FaultyHttp> stores = new LinkedHashMap<>();
  private final Map<String, FaultyHttp> services = new LinkedHashMap<>();

  private final TestStores behind;

  Links(Vertx vertx, String service, Ports ports, TestStores behind, Traffic traffic)
      throws Exception {
    this.behind = behind;
    broker = FaultyLink.to(vertx, ports.broker(), Protocol.AMQP);
    broker.tap(traffic.tap(service + " broker"));
    boolean hasDatabase = List.of("rule-service", "progress-service").contains(service);
    if (hasDatabase) {
      databases.put("database", FaultyLink.to(vertx, ports.database(), Protocol.POSTGRES));
    }
    if (!service.equals("progress-service")) {
      for (TestRegion region : TestRegion.values()) {
        stores.put(region.word(), FaultyHttp.to(vertx, behind.store(region.store()).endpoint()));
      }
    }
    if (!service.equals("rule-service")) {
      services.put("rules", FaultyHttp.to(vertx, ports.ruleService()));
    }
    if (service.startsWith("gateway") || service.startsWith("worker")) {
      services.put("progress", FaultyHttp.to(vertx, ports.progressService()));
    }
    stores.forEach((region, link) -> link.tap(traffic.tap(service + " " + region)));
    services.forEach((name, link) -> link.tap(traffic.tap(service + " " + name)));
  }

  FaultyLink broker() {
    return broker;
  }

  /** Empty for services without a database. */
  List<FaultyLink> database() {
    return List.copyOf(databases.values());
  }

  /** To the store of a region. */
  FaultyHttp store(TestRegion region) {
    return stores.get(region.word());
  }

  /** All to stores; empty for the progress service. */
  List<FaultyHttp> stores() {
    return List.copyOf(stores.values());
  }

  /** To other services: {@code rules}, {@code progress}. */
  Map<String, FaultyHttp> services() {
    return services;
  }

  /** As in the beginning, but for the gates. */
  void mend() {
    broker.mend();
    database().forEach(FaultyLink::mend);
    stores().forEach(FaultyHttp::mend);
    services.values().forEach(FaultyHttp::mend);
  }

  /**
   * Who sees each step that the service takes, before it is taken: what it publishes and what is
   * confirmed, what it gets and acknowledges, commits, and calls. False cuts the connection.
   */
  void watch(Predicate<String> steps) {
    broker.gate(frame -> passes(steps, "broker", frame, BROKER_STEP));
    databases.forEach(
        (name, link) -> link.gate(frame -> passes(steps, name, frame, DATABASE_STEP)));
    stores.forEach(
        (region, link) ->
            link.gate(frame -> steps.test(step(region, frame.toServer(), storeCall(frame)))));
    services.forEach(
        (name, link) ->
            link.gate(frame -> steps.test(step(name, frame.toServer(), serviceCall(frame)))));
  }

  /** Nobody watches any more. */
  void unwatch() {
    broker.gate(Gate.OPEN);
    database().forEach(link -> link.gate(Gate.OPEN));
    stores().forEach(link -> link.gate(Gate.OPEN));
    services.values().forEach(link -> link.gate(Gate.OPEN));
  }

  private static boolean passes(Predicate<String> steps, String link, Frame frame, Pattern isStep) {
    return !isStep.matcher(frame.name()).matches()
        || steps.test(step(link, frame.toServer(), withoutRegion(frame.name())));
  }

  /** The queues of a lane are one step. */
  private static String withoutRegion(String name) {
    return name.replaceFirst("( tasks\\.\\w+)\\..*", "$1");
  }

  private static String step(String link, boolean toServer, String name) {
    return link + (toServer ? " > " : " < ") + name;
  }

  /** Without bucket and key. */
  private static String storeCall(Frame frame) {
    String method = frame.name().substring(0, frame.name().indexOf(' '));
    String uri = frame.name().substring(method.length() + 1);
    String query = uri.contains("?") ? uri.substring(uri.indexOf('?') + 1) : "";
    String resource =
        Stream.of("uploadId", "uploads", "tagging", "acl", "versioning", "versions", "list-type")
            .filter(query::contains)
            .findFirst()
            .orElse(uri.lastIndexOf('/') == 0 ? "bucket" : "object");
    return method + " " + resource;
  }

  /** Without ids. */
  private static String serviceCall(Frame frame) {
    return frame.name().replaceAll("\\?.*", "").replaceAll("/[^/]*[0-9][^/]*", "/*");
  }

  /** What leads the service over these links. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("crosstide.amqp.brokers", "127.0.0.1:" + broker.port());
    databases.forEach(
        (name, link) ->
            settings.put(
                "quarkus.datasource.reactive.url",
                "postgresql://127.0.0.1:" + link.port() + "/postgres"));
    services.forEach(
        (name, link) ->
            settings.put(
                name.equals("rules") ? "crosstide.rules.url" : "crosstide.progress-url",
                "http://127.0.0.1:" + link.port()));
    return settings;
  }

  /** The region catalogue of the service. */
  String catalogue() {
    StringBuilder yaml = new StringBuilder("regions:\n");
    for (TestRegion region : TestRegion.values()) {
      yaml.append(
          TestStores.entry(
              region.word(),
              URI.create("http://127.0.0.1:" + store(region).port()),
              behind.store(region.store())));
    }
    return yaml.toString();
  }
}
