package io.crosstide.gateway.access;

import java.util.Optional;

/** Where secrets come from that the accounts file only refers to. */
public interface SecretSource {
  /** The value of an environment variable. */
  Optional<String> environment(String name);

  /** The content of a file; empty if it cannot be read. */
  Optional<String> file(String path);
}
