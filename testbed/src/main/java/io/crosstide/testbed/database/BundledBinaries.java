package io.crosstide.testbed.database;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.InputStream;
import java.util.Locale;

/**
 * The binaries that the build brings along for this machine. The library's own way of finding them
 * runs a script that it leaves in the directory for temporary files.
 */
final class BundledBinaries implements PgBinaryResolver {
  @Override
  public InputStream getPgBinary(String system, String architecture) {
    String name =
        "/postgres-%s-%s.txz"
            .formatted(system.toLowerCase(Locale.ROOT), ArchUtils.normalize(architecture));
    InputStream archive = BundledBinaries.class.getResourceAsStream(name);
    if (archive == null) {
      throw new IllegalStateException("The build has no binaries " + name);
    }
    return archive;
  }
}
