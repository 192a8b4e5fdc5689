package io.crosstide.messaging.database;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A PostgreSQL for {@code @QuarkusTest}: {@code @QuarkusTestResource(PostgresResource.class)}. It
 * sets both the reactive and the JDBC data source. A test gets the {@link EmbeddedPostgres} into a
 * field of that type.
 */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {
  private static final String USER = "postgres";

  private EmbeddedPostgres database;

  @Override
  public Map<String, String> start() {
    try {
      database = EmbeddedPostgres.builder().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String where = "postgresql://127.0.0.1:" + database.getPort() + "/" + USER;
    return Map.of(
        "quarkus.datasource.reactive.url",
        "vertx-reactive:" + where,
        "quarkus.datasource.jdbc.url",
        "jdbc:" + where,
        "quarkus.datasource.username",
        USER,
        "quarkus.datasource.password",
        USER);
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(database, field -> field.getType() == EmbeddedPostgres.class);
  }

  @Override
  public void stop() {
    if (database == null) {
      return;
    }
    try {
      database.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
