package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The README's first command itself: the script, in a directory with a space in its name. */
class StartIT {
  private final Path temporary =
      Path.of("target", "systems", "start-" + System.nanoTime()).toAbsolutePath();

  private String portBase;
  private Path copy;

  @BeforeEach
  void prepare() throws IOException {
    portBase = Integer.toString(FreePorts.base());
    copy = ProjectCopy.at(temporary.resolve("a clone"));
  }

  private StartScript start(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of("--state", "state", "--port-base", portBase));
    return StartScript.run(copy, arguments.toArray(String[]::new));
  }

  @Test
  void staysUpStartsAgainWhatDiesAndStopsInOrder() throws Exception {
    try (StartScript script = start("--bare", "--workers", "1", "--env", "my env")) {
      script.awaitOutput("Crosstide is up");
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve("my env"))))
          .isEqualTo("rw-------");
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve("state"))))
          .isEqualTo("rwx------");
      String api = inShell(". './my env' && printf %s \"$CROSSTIDE_API\"");
      assertThat(script.output()).contains("CROSSTIDE_API=" + api);
      assertThat(status(api + "/q/health/ready")).isEqualTo(200);
      assertThat(inShell(". './my env' && printf %s \"$OSS_ACCESS_KEY_SECRET\"")).hasSize(32);

      ProcessHandle gateway = ProcessHandle.of(script.awaitPart("gateway")).orElseThrow();
      gateway.destroyForcibly();
      script.awaitOutput("gateway died; starting it again (1).");
      script.awaitOutput("gateway is ready again.");
      assertThat(status(api + "/q/health/ready")).isEqualTo(200);

      List<ProcessHandle> parts = script.parts();
      // Database, broker, two stores, four services.
      assertThat(parts).hasSize(8);
      script.terminate();
      assertThat(script.awaitExit()).as(script.output()).isZero();
      assertThat(parts).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void goesOnWhereAKilledLauncherLeftOff() throws Exception {
    List<ProcessHandle> leftovers;
    try (StartScript script = start("--bare", "--workers", "3")) {
      script.awaitPart("worker-3");
      script.awaitPart("gateway");
      leftovers = script.parts();
      assertThat(leftovers).hasSize(10);
      ProcessHandle launcher = script.launcher();
      launcher.destroyForcibly();
      assertThat(script.awaitExit()).isEqualTo(137);
      assertThat(leftovers).allMatch(ProcessHandle::isAlive);
    }
    try (StartScript script = start("--once", "--workers", "1")) {
      assertThat(script.awaitExit()).as(script.output()).isZero();
      assertThat(script.output()).contains("100.00 %").contains("at both stores: equal");
      assertThat(leftovers).noneMatch(ProcessHandle::isAlive);
      assertThat(script.output().lines().filter(line -> line.contains("of a launcher that was")))
          .hasSameSizeAs(leftovers);
      assertThat(script.parts()).isEmpty();
    }
  }

  @Test
  void tellsThatAPortIsTaken() throws Exception {
    int taken = Integer.parseInt(portBase) + 5;
    try (ServerSocket socket = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress());
        StartScript script = start("--bare")) {
      assertThat(script.awaitExit()).isEqualTo(2);
      assertThat(script.output())
          .isEqualTo(
              "Port %d (broker) is taken. Stop what listens there, or choose other ports with --port-base.%n"
                  .formatted(socket.getLocalPort()));
    }
  }

  @Test
  void tellsBeforeTheStartThatTheEnvFileCannotBeWritten() throws Exception {
    try (StartScript script = start("--once", "--env", "no such directory/env")) {
      assertThat(script.awaitExit()).isEqualTo(2);
      assertThat(script.output())
          .isEqualTo(
              "Cannot write no such directory/env: there is no directory %s%n"
                  .formatted(copy.toRealPath().resolve("no such directory")));
      assertThat(copy.resolve("state")).doesNotExist();
    }
  }

  private String inShell(String command) throws Exception {
    Path output = Files.createTempFile(temporary, "shell", ".txt");
    Process shell =
        new ProcessBuilder("sh", "-c", command)
            .directory(copy.toFile())
            .redirectOutput(output.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(shell.waitFor()).isZero();
    return Files.readString(output);
  }

  private static int status(String uri) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
