package io.crosstide.worker;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** The {@link World} of a test of the whole worker; injected into fields of that type. */
public final class WorldResource implements QuarkusTestResourceLifecycleManager {
  private World world;

  @Override
  public Map<String, String> start() {
    try {
      world = new World();
    } catch (Exception e) {
      throw new IllegalStateException("The world does not start", e);
    }
    return Map.of(
        "crosstide.regions-file", world.regionsFile().toString(),
        "crosstide.credentials-file", world.credentialsFile().toString(),
        "crosstide.worker.versioning-known-for", "0.2S",
        "crosstide.worker.survey.ahead-pause", "0.1S",
        "crosstide.worker.survey.keys-per-list", "100",
        "crosstide.rules.url", world.rulesUrl(),
        "crosstide.progress-url", world.rulesUrl());
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(world, field -> field.getType() == World.class);
  }

  @Override
  public void stop() {
    try {
      world.close();
    } catch (Exception e) {
      throw new IllegalStateException("The world does not stop", e);
    }
  }
}
