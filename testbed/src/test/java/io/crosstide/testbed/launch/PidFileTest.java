package io.crosstide.testbed.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidFileTest {
  private static final String STUBBORN = "trap '' TERM; echo ready; while :; do sleep 0.1; done";

  @TempDir Path directory;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void everyProcessThatAFileRemembersIsEnded() throws Exception {
    Process one = remembered("worker-1", "echo ready; exec sleep 1000");
    Process two = remembered("worker-16", "echo ready; exec sleep 1000");
    Map<String, Long> ended = new HashMap<>();
    PidFile.stopLeftovers(directory.resolve("run"), ended::put);
    assertThat(ended).isEqualTo(Map.of("worker-1", one.pid(), "worker-16", two.pid()));
    assertThat(one.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(two.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(directory.resolve("run")).isEmptyDirectory();
  }

  @Test
  void noDirectoryIsNoLeftover() throws Exception {
    PidFile.stopLeftovers(directory.resolve("run"), (name, pid) -> fail("None was running"));
  }

  @Test
  void aProcessThatDoesNotStopIsEndedAndWaitedFor() throws Exception {
    Process stubborn = remembered("stubborn", STUBBORN);
    new PidFile(directory.resolve("run/stubborn.pid"), Duration.ofMillis(200)).stopLeftover();
    assertThat(stubborn.isAlive()).isFalse();
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    remembered("stubborn", STUBBORN);
    PidFile file = new PidFile(directory.resolve("run/stubborn.pid"), Duration.ofMinutes(10));
    FutureTask<Void> stopping =
        new FutureTask<>(
            () -> {
              file.stopLeftover();
              return null;
            });
    Thread thread = new Thread(stopping, "stopping");
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    thread.interrupt();
    assertThatThrownBy(() -> stopping.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(directory.resolve("run/stubborn.pid")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x\ny", "1", "99999999999999999999\n", "-1\nnow", "1\n1970-01-01T00:00:00Z"})
  void aFileThatRemembersNoProcessOfOursIsOnlyDeleted(String content) throws Exception {
    Path file = directory.resolve("some.pid");
    Files.writeString(file, content);
    assertThat(new PidFile(file).stopLeftover()).isEmpty();
    assertThat(file).doesNotExist();
  }

  private Process remembered(String name, String script) throws IOException, InterruptedException {
    Path output = directory.resolve(name + ".out");
    Process process =
        new ProcessBuilder("sh", "-c", script)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    started.add(process);
    // Only then its traps are set.
    while (!Files.readString(output).contains("ready")) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    PidFile.of(directory.resolve("run"), name).write(process.toHandle());
    return process;
  }
}
