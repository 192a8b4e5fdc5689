package io.crosstide.testbed.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who listens where, all on 127.0.0.1, counted from one base. */
public record Ports(int base) {
  /** Ports that one installation takes. */
  public static final int COUNT = 64;

  private static final int REGIONS_FROM = 40;
  private static final int STORES_FROM = REGIONS_FROM + RegionChoice.COUNT_MAX;
  private static final int WORKERS_FROM = 20;
  private static final int FURTHER_GATEWAYS_FROM = 10;

  /** The first two have ports that are easy to remember. */
  int gateway(int region) {
    return region < 2 ? base + region : base + REGIONS_FROM + region;
  }

  int gatewayApi() {
    return base + 2;
  }

  /** The same of a further gateway, from 1; its endpoints are where its settings say. */
  int gatewayApi(int number) {
    return number == 0 ? gatewayApi() : base + FURTHER_GATEWAYS_FROM + number;
  }

  /** The port of the rule service. */
  public int ruleService() {
    return base + 3;
  }

  /** The port of the progress service. */
  public int progressService() {
    return base + 4;
  }

  /** The port of the broker. */
  public int broker() {
    return base + 5;
  }

  /** The port of the database. */
  public int database() {
    return base + 6;
  }

  /** The port of a region's store. */
  public int store(int region) {
    return region < 2 ? base + 7 + region : base + STORES_FROM + region;
  }

  /** The port of a worker, from 0. */
  public int worker(int number) {
    return base + WORKERS_FROM + number;
  }

  /**
   * Finds ports that somebody else listens on, before anything is started.
   *
   * @throws StartException naming them
   */
  void requireFree(int workers, Regions regions) throws StartException {
    Map<String, Integer> wanted = new LinkedHashMap<>();
    for (int i = 0; i < regions.count(); i++) {
      wanted.put("gateway, " + regions.name(i), gateway(i));
      if (regions.areLocal()) {
        wanted.put("store of " + regions.name(i), store(i));
      }
    }
    wanted.put("gateway, health and metrics", gatewayApi());
    wanted.put("rule service", ruleService());
    wanted.put("progress service", progressService());
    wanted.put("broker", broker());
    wanted.put("database", database());
    for (int i = 0; i < workers; i++) {
      wanted.put("worker " + (i + 1), worker(i));
    }
    for (Map.Entry<String, Integer> entry : wanted.entrySet()) {
      if (!isFree(entry.getValue())) {
        throw new StartException(
            "Port %d (%s) is taken. Stop what listens there, or choose other ports with --port-base."
                .formatted(entry.getValue(), entry.getKey()));
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
