package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.gateway.fixture.World;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where listings shall cost one request, replicas are listed as their store does. */
@QuarkusTest
@TestProfile(PlainListingsIT.SwitchedOff.class)
class PlainListingsIT extends ReplicaListingsTestBase {
  /** The setting under test. */
  public static final class SwitchedOff implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("crosstide.gateway.objects.exact-listings", "off");
    }
  }

  @Test
  void replicasAreListedAsTheirStoreDoes() throws Exception {
    replica("a", rule(), true);
    assertThat(oss.listObjects(target).getObjectSummaries())
        .extracting(this::line)
        .containsExactly("a store " + World.ACCOUNT);
    assertThat(oss.getObjectMetadata(target, "a").getLastModified().toInstant().toString())
        .startsWith(shownTime);
    assertThat(oss.getObjectAcl(target, "a").getOwner().getId()).isEqualTo(World.OTHER_ACCOUNT);
  }
}
