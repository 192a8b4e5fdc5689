package io.crosstide.testbed.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;

/** The connection data as a file that a shell can read; it holds the secret. */
final class EnvFile {
  private EnvFile() {}

  /**
   * Finds out before a start whether the file can be written after it.
   *
   * @param state a directory that the start makes
   * @throws StartException if not
   */
  static void requireWritable(Path file, Path state) throws StartException {
    Path directory = file.toAbsolutePath().normalize().getParent();
    if (directory == null || Files.isDirectory(file)) {
      throw new StartException("Cannot write " + file + ": it is a directory");
    }
    if (directory.equals(state)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw new StartException("Cannot write " + file + ": there is no directory " + directory);
    }
    if (!Files.isWritable(directory)) {
      throw new StartException("Cannot write " + file + ": " + directory + " is not writable");
    }
  }

  /**
   * Writes it, readable by its owner only; replaces one that is there.
   *
   * @throws StartException if it cannot be written
   */
  static void write(Path file, Connection connection) throws StartException {
    String text =
        connection.variables().entrySet().stream()
            .map(entry -> "export " + entry.getKey() + "='" + entry.getValue() + "'\n")
            .collect(Collectors.joining());
    try {
      Path temporary = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(temporary, text);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StartException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
