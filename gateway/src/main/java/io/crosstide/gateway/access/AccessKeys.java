package io.crosstide.gateway.access;

import java.util.Optional;

/** Finds access keys. */
@FunctionalInterface
public interface AccessKeys {
  Optional<AccessKey> find(String accessKeyId);
}
