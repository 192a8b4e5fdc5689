package io.crosstide.gateway.door;

import io.crosstide.gateway.call.Exchange;
import io.crosstide.gateway.call.OssOperation;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What operators see of requests. Labels are bounded: operations and classes of status. */
final class DoorMetrics {
  /** Requests answered, with their time, by operation and class of status. */
  static final String REQUESTS = "crosstide.gateway.requests";

  /** Bytes of bodies received. */
  static final String BYTES_IN = "crosstide.gateway.bytes.in";

  /** Bytes of bodies sent. */
  static final String BYTES_OUT = "crosstide.gateway.bytes.out";

  private final MeterRegistry registry;
  private final DistributionSummary bytesIn;
  private final DistributionSummary bytesOut;

  DoorMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.bytesIn = DistributionSummary.builder(BYTES_IN).baseUnit("bytes").register(registry);
    this.bytesOut = DistributionSummary.builder(BYTES_OUT).baseUnit("bytes").register(registry);
  }

  void answered(Exchange exchange, Optional<OssOperation> operation) {
    Timer.builder(REQUESTS)
        .tag("operation", operation.map(OssOperation::word).orElse("refused"))
        .tag("status", String.format(Locale.ROOT, "%dxx", exchange.status() / 100))
        .register(registry)
        .record(Duration.ofNanos(System.nanoTime() - exchange.beganNanos()));
    if (exchange.body().received() > 0) {
      bytesIn.record((double) exchange.body().received());
    }
    if (exchange.sent() > 0) {
      bytesOut.record((double) exchange.sent());
    }
  }
}
