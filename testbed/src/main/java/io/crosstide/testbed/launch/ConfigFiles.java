package io.crosstide.testbed.launch;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The files that services mount: region catalogue, store credentials, accounts.
 *
 * @param regions region catalogue
 * @param credentials access keys of the stores
 * @param accounts accounts, access keys and policies of clients
 */
record ConfigFiles(Path regions, Path credentials, Path accounts) {
  /** Access key id of both local stores. */
  static final String STORE_ACCESS_KEY_ID = "crosstide-store";

  static ConfigFiles write(StateDirectory state, Ports ports) throws IOException {
    return new ConfigFiles(
        state.writePrivate("config/regions.yaml", regions(ports)),
        state.writePrivate("config/credentials.yaml", credentials(state)),
        state.writePrivate("config/accounts.yaml", accounts(state)));
  }

  private static String regions(Ports ports) {
    StringBuilder yaml = new StringBuilder("regions:\n");
    for (LocalRegion region : LocalRegion.ALL) {
      yaml.append(
          """
            - name: %s
              endpoint: http://127.0.0.1:%d
              addressing: path
              signing-region: us-east-1
              credentials: local
              group: mainland
              rtc: true
          """
              .formatted(region.name(), ports.store(region.index())));
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

  private static String accounts(StateDirectory state) {
    return """
        accounts:
          - id: "1000000000000001"
            displayName: demo
            accessKeys:
              - id: %s
                secret: %s
        """
        .formatted(state.secret("access-key-id"), state.secret("access-key-secret"));
  }
}
