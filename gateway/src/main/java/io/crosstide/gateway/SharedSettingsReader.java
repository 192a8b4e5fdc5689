package io.crosstide.gateway;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads what is not under the gateway's own prefix, since it is set once for all services. */
class SharedSettingsReader {
  @Produces
  @Singleton
  SharedSettings read(
      @ConfigProperty(name = "crosstide.regions-file") Path regions,
      @ConfigProperty(name = "crosstide.credentials-file") Path credentials,
      @ConfigProperty(name = "crosstide.accounts-file") Path accounts,
      @ConfigProperty(name = "crosstide.rules.url") URI rules,
      @ConfigProperty(name = "crosstide.progress-url") URI progress) {
    return new SharedSettings(regions, credentials, accounts, rules, progress);
  }
}
