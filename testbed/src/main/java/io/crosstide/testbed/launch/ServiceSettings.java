package io.crosstide.testbed.launch;

import java.util.List;
import java.util.Map;

/** Settings that a service gets beside its own, for tests: they win over what the launcher sets. */
@FunctionalInterface
public interface ServiceSettings {
  /** None. */
  ServiceSettings NONE = service -> Map.of();

  /**
   * @param service name of the process, as {@link Installation#process} knows it
   * @return system properties
   */
  Map<String, String> of(String service);

  /**
   * Options of its JVM.
   *
   * @param service name of the process, as {@link Installation#process} knows it
   */
  default List<String> jvmOptions(String service) {
    return List.of();
  }

  /** How many gateways there are; settings of those after the first name their endpoints. */
  default int gateways() {
    return 1;
  }
}
