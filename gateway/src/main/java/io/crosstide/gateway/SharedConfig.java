package io.crosstide.gateway;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;

/** What the gateway shares with other services: files that are mounted and where progress is. */
@ConfigMapping(prefix = "crosstide")
public interface SharedConfig {
  /** The region catalogue. */
  Path regionsFile();

  /** Access keys of the regions' stores. */
  Path credentialsFile();

  /** Accounts, access keys and policies of clients. */
  Path accountsFile();

  /** Base URL of the progress service, {@code http} or {@code https}. */
  URI progressUrl();
}
