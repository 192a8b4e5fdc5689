package io.crosstide.testbed.launch;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.RegionCatalogueReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The regions of an installation.
 *
 * @param all in the order of the catalogue
 * @param areLocal true if their stores are run by the launcher
 * @param catalogueFile what services mount
 * @param credentialsFile what services mount
 */
record Regions(List<Region> all, boolean areLocal, Path catalogueFile, Path credentialsFile) {
  /** Access key id of the local stores. */
  static final String STORE_ACCESS_KEY_ID = "crosstide-store";

  /**
   * Finds them; the files of local ones are written anew.
   *
   * @throws StartException if a catalogue that was given is not as it should be
   */
  static Regions of(RegionChoice choice, StateDirectory state, Ports ports)
      throws IOException, StartException {
    if (choice instanceof RegionChoice.Own own) {
      return read(own.regions(), own.credentials(), false);
    }
    List<String> names = choice.names();
    return read(
        state.writePrivate("config/regions.yaml", catalogue(names, ports)),
        state.writePrivate("config/credentials.yaml", credentials(state)),
        true);
  }

  private static Regions read(Path catalogue, Path credentials, boolean areLocal)
      throws StartException {
    try {
      List<Region> all =
          List.copyOf(new RegionCatalogueReader().read(catalogue, credentials).regions());
      if (all.size() < 2 || all.size() > RegionChoice.COUNT_MAX) {
        throw new StartException(
            "%s names %d regions; it takes 2 to %d."
                .formatted(catalogue, all.size(), RegionChoice.COUNT_MAX));
      }
      return new Regions(all, areLocal, catalogue, credentials);
    } catch (IllegalArgumentException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  RegionName name(int index) {
    return all.get(index).name();
  }

  int count() {
    return all.size();
  }

  private static String catalogue(List<String> names, Ports ports) {
    StringBuilder yaml = new StringBuilder("regions:\n");
    for (int i = 0; i < names.size(); i++) {
      yaml.append(
          """
            - name: %s
              endpoint: http://127.0.0.1:%d
              addressing: path
              signing-region: us-east-1
              credentials: local
              group: mainland
              rtc: true
              keeps-version-ids: true
          """
              .formatted(names.get(i), ports.store(i)));
    }
    return yaml.toString();
  }

  private static String credentials(StateDirectory state) {
    return """
        credentials:
          local:
            access-key-id: %s
            secret-access-key: %s
        """
        .formatted(STORE_ACCESS_KEY_ID, state.secret("store-secret"));
  }
}
