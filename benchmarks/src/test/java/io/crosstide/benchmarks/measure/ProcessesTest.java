package io.crosstide.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessesTest {
  @Test
  void countsAChildThatHasEndedWithItsParent() throws Exception {
    Process parent =
        new ProcessBuilder(
                "sh", "-c", "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; read go")
            .start();
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (parent.children().findAny().isPresent() || Processes.cpuSeconds(parent.pid()) == 0) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.onSpinWait();
      }
      assertThat(Processes.cpuSeconds(parent.pid())).isPositive();
      assertThat(Processes.residentBytes(parent.pid())).isPositive();
    } finally {
      parent.destroy();
    }
  }
}
