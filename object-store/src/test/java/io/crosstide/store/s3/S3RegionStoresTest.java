package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.Region.Addressing;
import io.crosstide.store.region.RegionCatalogue;
import io.crosstide.store.region.StoreCredentials;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class S3RegionStoresTest {
  private static final String ROLE = "acs:ram::1:role/replicator";

  @Test
  void makesOneStorePerRegion() throws Exception {
    Vertx vertx = Vertx.vertx();
    S3RegionStores stores =
        new S3RegionStores(vertx, new RegionCatalogue(List.of(region("oss-a"), region("oss-b"))));
    RegionName a = new RegionName("oss-a");
    assertThat(stores.store(a)).isSameAs(stores.store(a));
    assertThat(stores.store(a, Optional.empty())).isSameAs(stores.store(a));
    assertThat(stores.store(a, Optional.of("acs:ram::1:role/other")))
        .as("a role without credentials of its own")
        .isSameAs(stores.store(a));
    assertThat(stores.store(a, Optional.of(ROLE)))
        .isNotSameAs(stores.store(a))
        .isSameAs(stores.store(a, Optional.of(ROLE)));
    assertThat(stores.store(new RegionName("oss-b"))).isNotSameAs(stores.store(a));
    assertThatThrownBy(() -> stores.store(new RegionName("oss-c")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("oss-c");
    stores
        .close()
        .compose(closed -> vertx.close())
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static Region region(String name) {
    return new Region(
        new RegionName(name),
        URI.create("http://127.0.0.1:1"),
        Addressing.PATH,
        "us-east-1",
        new StoreCredentials("AK", "SK"),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        false,
        Map.of(),
        Map.of(),
        Map.of(ROLE, new StoreCredentials("ROLE", "SK")),
        Map.of(),
        Optional.empty(),
        false,
        false);
  }
}
