package io.crosstide.local.auth;

import java.util.Map;
import java.util.Optional;

/**
 * The access keys of this store, by id. Each of them is the owner of everything: there is one
 * account. The secrets are kept out of {@link #toString}.
 */
public record AccessKeys(Map<String, String> secretById) {
  public AccessKeys {
    secretById = Map.copyOf(secretById);
    for (Map.Entry<String, String> key : secretById.entrySet()) {
      if (key.getKey().isBlank() || key.getValue().isBlank()) {
        throw new IllegalArgumentException("an access key needs an id and a secret");
      }
    }
  }

  Optional<String> secret(String id) {
    return Optional.ofNullable(secretById.get(id));
  }

  @Override
  public String toString() {
    return "AccessKeys" + secretById.keySet();
  }
}
