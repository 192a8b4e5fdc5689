package io.crosstide.testbed.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Permissions that keep the other users of a machine out. */
public final class OwnerOnly {
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> WRITE_OF_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private OwnerOnly() {}

  /** Lets nobody but its owner enter a directory. */
  public static void directory(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, DIRECTORY);
  }

  /** Lets nobody but their owner change a directory and what is below it. */
  static void notWritableByOthers(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(directory)) {
      all = found.filter(path -> !Files.isSymbolicLink(path)).toList();
    }
    for (Path path : all) {
      Set<PosixFilePermission> permissions =
          EnumSet.copyOf(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
      if (permissions.removeAll(WRITE_OF_OTHERS)) {
        Files.setPosixFilePermissions(path, permissions);
      }
    }
  }
}
