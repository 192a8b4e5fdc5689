package io.crosstide.testbed.launch;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The files that services mount beside those of the regions.
 *
 * @param accounts accounts, access keys and policies of clients, and the token of an operator
 */
record ConfigFiles(Path accounts) {
  static ConfigFiles write(StateDirectory state) throws IOException {
    return new ConfigFiles(state.writePrivate("config/accounts.yaml", accounts(state)));
  }

  private static String accounts(StateDirectory state) {
    return """
        accounts:
          - id: "1000000000000001"
            displayName: demo
            accessKeys:
              - id: %s
                secret: %s
        operators:
          - name: demo
            role: write
            token: %s
        """
        .formatted(
            state.secret("access-key-id"),
            state.secret("access-key-secret"),
            state.secret("operator-token"));
  }
}
