package io.crosstide.gateway;

import io.crosstide.gateway.buckets.Regions;
import java.util.stream.Collectors;

/** What is logged once at the start. */
final class GatewayBanner {
  private GatewayBanner() {}

  static String of(Gateway gateway, GatewayConfig config) {
    String own =
        config.endpoints().keySet().stream()
            .map(key -> Regions.named(key.replace('.', '-').replace('_', '-')))
            .map(region -> region + " " + gateway.endpoints().of(region))
            .collect(Collectors.joining(", "));
    String shared =
        config.port().isPresent() ? "all on port " + gateway.endpoints().sharedPort() : "";
    return own.isEmpty() ? shared : shared.isEmpty() ? own : own + ", " + shared;
  }
}
