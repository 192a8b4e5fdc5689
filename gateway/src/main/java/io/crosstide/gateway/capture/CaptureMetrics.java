package io.crosstide.gateway.capture;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** What operators see of the capture. */
final class CaptureMetrics {
  /** Changes that wait for the broker. */
  static final String WAITING = "crosstide.gateway.capture.waiting";

  /** 1 while writes are captured, otherwise 0. */
  static final String OPEN = "crosstide.gateway.capture.open";

  /** Time from the end of a write at the store to its acceptance by the broker. */
  static final String ACCEPTANCE = "crosstide.gateway.capture.acceptance";

  /** Attempts to send a batch that were not accepted. */
  static final String REFUSED = "crosstide.gateway.capture.refused";

  private final Timer acceptance;
  private final Counter refused;

  CaptureMetrics(MeterRegistry registry) {
    acceptance =
        Timer.builder(ACCEPTANCE)
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(30))
            .register(registry);
    refused = Counter.builder(REFUSED).register(registry);
  }

  static void watch(MeterRegistry registry, CaptureDesk desk) {
    gauge(registry, WAITING, desk::waiting);
    gauge(registry, OPEN, () -> desk.isOpen() ? 1 : 0);
  }

  private static void gauge(MeterRegistry registry, String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(registry);
  }

  void accepted(long nanos) {
    acceptance.record(Duration.ofNanos(nanos));
  }

  void batchRefused() {
    refused.increment();
  }
}
