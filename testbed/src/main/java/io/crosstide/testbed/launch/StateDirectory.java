package io.crosstide.testbed.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;

/** The directory that holds all state of an installation; one launcher at a time may use it. */
final class StateDirectory implements AutoCloseable {
  private static final List<String> SECRETS =
      List.of("access-key-id", "access-key-secret", "store-secret");

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
   * Takes the directory, creating it if needed.
   *
   * @throws StartException if another launcher has it or it cannot be written
   */
  static StateDirectory open(Path directory) throws StartException {
    try {
      Files.createDirectories(directory);
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

  /** Writes a file that only its owner may read. */
  Path writePrivate(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return Files.writeString(file, content);
  }

  private void loadSecrets() throws IOException {
    Path file = directory.resolve("config/secrets.properties");
    if (Files.exists(file)) {
      try (var in = Files.newInputStream(file)) {
        secrets.load(in);
      }
    } else {
      SecureRandom random = new SecureRandom();
      StringBuilder text = new StringBuilder();
      for (String name : SECRETS) {
        byte[] bytes = new byte[name.endsWith("id") ? 8 : 16];
        random.nextBytes(bytes);
        String value = HexFormat.of().formatHex(bytes);
        secrets.setProperty(name, value);
        text.append(name).append('=').append(value).append('\n');
      }
      writePrivate("config/secrets.properties", text.toString());
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
