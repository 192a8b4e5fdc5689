package io.crosstide.gateway.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The environment and files of this process. */
public final class SystemSecretSource implements SecretSource {
  private static final long FILE_BYTES_MAX = 64 * 1024;

  @Override
  public Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name));
  }

  /** Reads small files only: a secret is never longer. */
  @Override
  public Optional<String> file(String path) {
    try {
      Path file = Path.of(path);
      return Files.size(file) > FILE_BYTES_MAX
          ? Optional.empty()
          : Optional.of(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException | InvalidPathException unreadable) {
      // The caller reports the field that refers to it.
      return Optional.empty();
    }
  }
}
