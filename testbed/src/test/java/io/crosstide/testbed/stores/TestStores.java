package io.crosstide.testbed.stores;

import io.crosstide.local.LocalStore;
import io.crosstide.local.LocalStoreOptions;
import io.crosstide.testbed.launch.Ports;
import io.crosstide.testbed.launch.RegionChoice;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The stores of the first and the second region. By default the launcher runs both; {@code
 * -Dcrosstide.test.stores=a,local} names others, in this order: {@code a} and {@code b} run already
 * and are told by the environment ({@code ENDPOINT_A}, {@code ACCESS_A}, {@code SECRET_A}, and of a
 * second user, if there is one, {@code ACCESS2_A}, {@code SECRET2_A}), {@code local} is started
 * here. What is said of those that run already was found on Ceph 16.
 */
public final class TestStores implements AutoCloseable {
  private static final String CHOICE = System.getProperty("crosstide.test.stores", "local,local");
  private static final String LOCAL = "local";

  /** That of the launcher. */
  private static final String ACCOUNT = "1000000000000001";

  /** The role of the launcher's account that acts as the second user of a store that has one. */
  public static final String SECOND_USER = "second-user";

  private static final List<String> REGIONS = RegionChoice.DEFAULT.names();
  private static final int START_SECONDS_MAX = 20;

  private final List<Store> stores = new ArrayList<>();
  private final List<LocalStore> started = new ArrayList<>();
  private final RegionChoice choice;

  /**
   * Where a store is.
   *
   * @param credentials their name in the credentials file of the launcher
   * @param isLocal a local-store of ours; Ceph otherwise
   * @param second credentials of its second user, by their name as well
   */
  public record Store(URI endpoint, String credentials, boolean isLocal, Optional<String> second) {
    /** Whether an object's time moves when its tags or ACL are set. */
    public boolean movesTimes() {
      return !isLocal;
    }

    /** Whether the tags that an upload in parts was begun with are lost. */
    public boolean forgetsTagsOfUploads() {
      return !isLocal;
    }

    /** Whether a copy can have the version id of its source. */
    public boolean keepsVersionIds() {
      return isLocal;
    }

    /** Whether it makes dashes of the underscores in names of user metadata. */
    public boolean losesUnderscores() {
      return !isLocal;
    }

    /** Whether objects can be written in a class that must be restored to be read. */
    public boolean knowsColdClasses() {
      return isLocal;
    }

    /** Whether it takes keys of any name, and no key; Ceph has only those of its key service. */
    public boolean takesAnyKey() {
      return isLocal;
    }

    /** Whether deleting what is deleted already puts another marker on top. */
    public boolean stacksMarkers() {
      return isLocal;
    }
  }

  private record Keys(String id, String secret) {}

  private TestStores(RegionChoice choice) {
    this.choice = choice;
  }

  /**
   * Those that were chosen; they are reached once the launcher has started.
   *
   * @param ports of the launcher
   * @param directory of their files, beside the launcher's own
   */
  public static TestStores chosen(Ports ports, Path directory) throws IOException {
    List<String> names = names();
    if (names.stream().allMatch(LOCAL::equals)) {
      TestStores launched = new TestStores(RegionChoice.DEFAULT);
      for (int i = 0; i < names.size(); i++) {
        launched.stores.add(
            new Store(
                URI.create("http://127.0.0.1:" + ports.store(i)), LOCAL, true, Optional.empty()));
      }
      return launched;
    }
    Files.createDirectories(directory);
    Path catalogue = directory.resolve("regions.yaml");
    Path credentials = directory.resolve("credentials.yaml");
    TestStores own = new TestStores(new RegionChoice.Own(catalogue, credentials));
    StringBuilder keys = new StringBuilder("credentials:\n");
    for (int i = 0; i < names.size(); i++) {
      keys.append(own.add(names.get(i), i, directory));
    }
    Files.writeString(credentials, keys);
    Files.writeString(catalogue, own.catalogue());
    return own;
  }

  private static List<String> names() {
    List<String> names = List.of(CHOICE.split(","));
    if (names.size() != 2) {
      throw new IllegalArgumentException("crosstide.test.stores names two stores, not " + names);
    }
    return names;
  }

  private String add(String name, int region, Path directory) throws IOException {
    boolean isLocal = name.equals(LOCAL);
    Keys keys =
        isLocal
            ? new Keys("local-store", UUID.randomUUID().toString())
            : new Keys(variable("ACCESS", name), variable("SECRET", name));
    URI endpoint =
        isLocal
            ? start(directory.resolve(REGIONS.get(region)), keys)
            : URI.create(variable("ENDPOINT", name));
    Optional<Keys> second = isLocal ? Optional.empty() : second(name);
    String credentials = "store-" + region;
    Optional<String> user = second.map(exists -> credentials + "-second");
    stores.add(new Store(endpoint, credentials, isLocal, user));
    return credentials(credentials, keys)
        + user.map(named -> credentials(named, second.orElseThrow())).orElse("");
  }

  private static Optional<Keys> second(String name) {
    return known("ACCESS2", name)
        .flatMap(id -> known("SECRET2", name).map(secret -> new Keys(id, secret)));
  }

  private static String credentials(String name, Keys keys) {
    return "  %s: { access-key-id: \"%s\", secret-access-key: \"%s\" }\n"
        .formatted(name, keys.id(), keys.secret());
  }

  private URI start(Path directory, Keys keys) throws IOException {
    LocalStoreOptions options = LocalStoreOptions.of(directory, keys.id(), keys.secret());
    try {
      LocalStore store =
          LocalStore.start(options)
              .toCompletionStage()
              .toCompletableFuture()
              .get(START_SECONDS_MAX, TimeUnit.SECONDS);
      started.add(store);
      return URI.create(store.endpoint());
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("The local store does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  private static String variable(String kind, String store) {
    return known(kind, store)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The environment does not say " + name(kind, store) + " of '" + store + "'"));
  }

  private static Optional<String> known(String kind, String store) {
    return Optional.ofNullable(System.getenv(name(kind, store)));
  }

  private static String name(String kind, String store) {
    return kind + "_" + store.toUpperCase(Locale.ROOT);
  }

  private String catalogue() {
    StringBuilder yaml = new StringBuilder("regions:\n");
    for (int i = 0; i < stores.size(); i++) {
      yaml.append(entry(REGIONS.get(i), stores.get(i).endpoint(), stores.get(i)));
    }
    return yaml.toString();
  }

  /**
   * An entry of a region catalogue.
   *
   * @param endpoint where the store is reached
   */
  public static String entry(String region, URI endpoint, Store store) {
    String roles =
        store
            .second()
            .map(
                user ->
                    "    roles: { \"acs:ram::%s:role/%s\": %s }\n"
                        .formatted(ACCOUNT, SECOND_USER, user))
            .orElse("");
    return """
      - name: %s
        endpoint: %s
        addressing: path
        signing-region: us-east-1
        credentials: %s
        group: mainland
        rtc: true
        keeps-version-ids: %s
        loses-underscores: %s
    """
            .formatted(
                region,
                endpoint,
                store.credentials(),
                store.keepsVersionIds(),
                store.losesUnderscores())
        + roles;
  }

  /** For the launcher. */
  public RegionChoice choice() {
    return choice;
  }

  /** The first (0) or second (1) store. */
  public Store store(int index) {
    return stores.get(index);
  }

  @Override
  public void close() {
    started.forEach(store -> store.close().toCompletionStage().toCompletableFuture().join());
  }
}
