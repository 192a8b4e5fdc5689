package io.crosstide.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A store in a process of its own, to be killed or watched. */
final class ChildStore implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile(
          "local-store ready endpoint=http://127\\.0\\.0\\.1:(\\d+) .*not for production\\)");

  private final Process process;
  private final int port;

  private ChildStore(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static ChildStore start(Path directory, String... jvmArguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(jvmArguments));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            LocalStoreMain.class.getName(),
            "--dir",
            directory.toString(),
            "--access-key",
            S3TestRequest.KEY_ID,
            "--min-part-size",
            "1000"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LOCAL_STORE_SECRET_KEY", S3TestRequest.SECRET);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    Matcher ready = READY.matcher(line == null ? "" : line);
    if (!ready.matches()) {
      process.destroyForcibly();
      throw new IOException("the store did not start: " + line);
    }
    return new ChildStore(process, Integer.parseInt(ready.group(1)));
  }

  int port() {
    return port;
  }

  /** As {@code kill -9} does it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As {@code kill} does it. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      kill();
      throw new IllegalStateException("the store did not stop");
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
