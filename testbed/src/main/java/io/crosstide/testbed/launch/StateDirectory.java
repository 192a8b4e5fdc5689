package io.crosstide.testbed.launch;

import io.crosstide.testbed.database.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directory that holds all state of an installation; one launcher at a time may use it. */
final class StateDirectory implements AutoCloseable {
  private static final List<String> SECRETS =
      List.of(
          "access-key-id",
          "access-key-secret",
          "store-secret",
          "database-password",
          "operator-token");

  private static final String SECRETS_FILE = "config/secrets.properties";

  /** What a start makes in it, and all that an unfinished first one can have left. */
  private static final Set<String> PARTS =
      Set.of("lock", "config", "run", "logs", "broker", "regions", "database");

  private final Path directory;
  private final FileChannel channel;
  private final FileLock lock;
  private final Properties secrets = new Properties();

  private StateDirectory(Path directory, FileChannel channel, FileLock lock) {
    this.directory = directory;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the directory, creating it if needed; from then on only its owner may enter it.
   *
   * @throws StartException if another launcher has it, it cannot be written, or it holds what is
   *     not ours: closing it to others could lock them out of their own
   */
  static StateDirectory open(Path directory) throws StartException {
    try {
      Files.createDirectories(directory);
      if (!isOurs(directory)) {
        throw new StartException(
            directory + " holds other files. Choose an empty or a new directory with --state.");
      }
      OwnerOnly.directory(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new StartException(
            "Another launcher uses " + directory + ". Stop it, or choose another --state.");
      }
      StateDirectory state = new StateDirectory(directory, channel, lock);
      state.loadSecrets();
      return state;
    } catch (IOException e) {
      throw new StartException("Cannot use the state directory " + directory + ": " + e, e);
    }
  }

  private static boolean isOurs(Path directory) throws IOException {
    if (Files.exists(directory.resolve("lock")) && Files.exists(directory.resolve(SECRETS_FILE))) {
      return true;
    }
    try (Stream<Path> content = Files.list(directory)) {
      return content.allMatch(entry -> PARTS.contains(entry.getFileName().toString()));
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ours) {
      return null;
    }
  }

  /** A path below the directory. */
  Path resolve(String name) {
    return directory.resolve(name);
  }

  /** A secret that was made at random once and is kept. */
  String secret(String name) {
    return secrets.getProperty(name);
  }

  /** Writes a file that only its owner may read, as a whole or not at all. */
  Path writePrivate(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(next, content);
    return Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Reads the secrets and makes those that an older launcher did not know. */
  private void loadSecrets() throws IOException {
    Path file = directory.resolve(SECRETS_FILE);
    if (Files.exists(file)) {
      try (var in = Files.newInputStream(file)) {
        secrets.load(in);
      }
    }
    if (secrets.stringPropertyNames().containsAll(SECRETS)) {
      return;
    }
    SECRETS.forEach(name -> secrets.computeIfAbsent(name, key -> random(name)));
    writePrivate(
        SECRETS_FILE,
        SECRETS.stream()
            .map(name -> name + "=" + secrets.getProperty(name) + "\n")
            .collect(Collectors.joining()));
  }

  private static String random(String name) {
    byte[] bytes = new byte[name.endsWith("id") ? 8 : 16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
