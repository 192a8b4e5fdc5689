package io.crosstide.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one {@link LocalStore} as a process. Secrets come from the environment or a file, never from
 * arguments.
 */
public final class LocalStoreMain {
  private static final String SECRET_VARIABLE = "LOCAL_STORE_SECRET_KEY";
  private static final String USAGE =
      """
      usage: local-store --dir DIRECTORY --access-key ID [options]
        --dir DIRECTORY      where everything is kept; created if missing
        --access-key ID      the access key id; its secret is read from the environment variable
                             LOCAL_STORE_SECRET_KEY or from --secret-file
        --secret-file FILE   a file that holds the secret
        --host ADDRESS       the address to listen on (default 127.0.0.1)
        --port PORT          the port, 0 for any free one (default 0)
        --region NAME        the region this store answers with (default us-east-1)
        --min-part-size N    the smallest part of a multipart upload in bytes (default 5242880)
      For development and tests; not for production.""";

  private static final Set<String> NAMES =
      Set.of(
          "--dir",
          "--access-key",
          "--secret-file",
          "--host",
          "--port",
          "--region",
          "--min-part-size");

  private static final int USAGE_STATUS = 2;
  private static final int FAILURE_STATUS = 1;
  private static final long START_MINUTES_MAX = 5;
  private static final long STOP_SECONDS_MAX = 40;

  private LocalStoreMain() {}

  /** Starts the store, prints one line when it is ready, and stops it on SIGTERM. */
  public static void main(String[] arguments) throws InterruptedException {
    LocalStoreOptions options;
    try {
      options = options(arguments, System.getenv());
    } catch (IllegalArgumentException wrong) {
      System.err.println("local-store: " + wrong.getMessage());
      System.err.println(USAGE);
      System.exit(USAGE_STATUS);
      return;
    }
    try {
      LocalStore store = start(options);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(store), "local-store-stop"));
      System.out.println(
          "local-store ready endpoint="
              + store.endpoint()
              + " region="
              + options.region()
              + " dir="
              + options.directory()
              + " (for development and tests, not for production)");
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("local-store: cannot start: " + reason(e));
      System.exit(FAILURE_STATUS);
    }
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static LocalStoreOptions options(String[] arguments, Map<String, String> environment) {
    Map<String, String> values = values(arguments);
    Path directory = Path.of(required(values, "--dir"));
    LocalStoreOptions options =
        LocalStoreOptions.of(
            directory, required(values, "--access-key"), secret(values, environment));
    options = options.withHost(values.getOrDefault("--host", options.host()));
    options = options.withRegion(values.getOrDefault("--region", options.region()));
    options = options.withPort((int) number(values, "--port", options.port()));
    return options.withPartBytesMin(number(values, "--min-part-size", options.partBytesMin()));
  }

  private static Map<String, String> values(String[] arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!NAMES.contains(arguments[i])) {
        throw new IllegalArgumentException("unknown argument " + arguments[i]);
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      values.put(arguments[i], arguments[i + 1]);
    }
    return values;
  }

  private static String required(Map<String, String> values, String name) {
    return Optional.ofNullable(values.get(name))
        .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  private static long number(Map<String, String> values, String name, long fallback) {
    try {
      return values.containsKey(name) ? Long.parseLong(values.get(name)) : fallback;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a number", e);
    }
  }

  private static String secret(Map<String, String> values, Map<String, String> environment) {
    if (values.containsKey("--secret-file")) {
      try {
        return Files.readString(Path.of(values.get("--secret-file"))).strip();
      } catch (IOException e) {
        throw new IllegalArgumentException("the secret file cannot be read", e);
      }
    }
    return Optional.ofNullable(environment.get(SECRET_VARIABLE))
        .orElseThrow(
            () -> new IllegalArgumentException(SECRET_VARIABLE + " or --secret-file is missing"));
  }

  private static LocalStore start(LocalStoreOptions options)
      throws ExecutionException, InterruptedException, TimeoutException {
    return LocalStore.start(options)
        .toCompletionStage()
        .toCompletableFuture()
        .get(START_MINUTES_MAX, TimeUnit.MINUTES);
  }

  private static void stop(LocalStore store) {
    try {
      store
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("local-store: did not stop cleanly: " + reason(e));
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return cause == root ? cause.toString() : cause.getMessage() + " (" + root.getMessage() + ")";
  }
}
