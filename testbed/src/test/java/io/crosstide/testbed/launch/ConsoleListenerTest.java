package io.crosstide.testbed.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleListenerTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong(-5);

  @Test
  void timesAreThoseSinceTheBeginning() {
    StartListener listener =
        new ConsoleListener(new PrintStream(printed, true, StandardCharsets.UTF_8), nanos::get);
    listener.leftover("gateway", 77);
    listener.starting("database");
    nanos.addAndGet(1_500_000_000);
    listener.ready("database");
    listener.starting("gateway");
    nanos.addAndGet(500_000_000);
    listener.ready("gateway");
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "  gateway                ended: process 77 of a launcher that was killed",
            "  database               ready at 1.5 s",
            "  gateway                ready at 2.0 s");
  }
}
