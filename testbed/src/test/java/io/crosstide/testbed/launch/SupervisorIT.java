package io.crosstide.testbed.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.testbed.database.EmbeddedDatabase;
import io.crosstide.testbed.e2e.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SupervisorIT {
  @TempDir static Path directory;

  private static EmbeddedDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database =
        EmbeddedDatabase.start(
            directory.resolve("data base"),
            FreePorts.base(),
            "0123456789abcdef",
            directory.resolve("database.log"));
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
  }

  @Test
  @Order(1)
  void whatCannotBeStartedAgainIsToldWithTheEndOfItsLog() throws Exception {
    Path log = directory.resolve("broken.log");
    ServiceProcess broken =
        new ServiceProcess(
            "broken",
            new ServiceProcess.Command(
                directory,
                List.of("sh", "-c", "echo no heart; exit 3"),
                Map.of(),
                log,
                URI.create("tcp://127.0.0.1:" + FreePorts.base())),
            directory.resolve("run"));
    broken.launch();
    assertThatThrownBy(() -> new Supervisor(List.of(broken), database).watch())
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("broken ended while starting.")
        .hasMessageContaining(log.toString())
        .hasMessageEndingWith("no heart");
  }

  @Test
  @Order(2)
  void aDeadDatabaseIsToldWithTheEndOfItsLog() throws Exception {
    assertThat(database.isAlive()).isTrue();
    ProcessHandle server = ProcessHandle.of(database.pid()).orElseThrow();
    server.destroyForcibly();
    server.onExit().get(30, TimeUnit.SECONDS);
    assertThatThrownBy(() -> new Supervisor(List.of(), database).watch())
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("The database died")
        .hasMessageContaining(database.log().toString())
        .hasMessageContaining("database system is ready to accept connections");
  }
}
