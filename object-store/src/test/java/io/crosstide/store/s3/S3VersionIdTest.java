package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.VersionId;
import org.junit.jupiter.api.Test;

/** What a store that keeps ids makes of them says {@code GivenVersionBehaviour}. */
class S3VersionIdTest extends S3FaultFixture {
  @Test
  void aStoreThatIsNotKnownToKeepIdsIsNotAsked() throws Exception {
    serve(exchange -> exchange.answer("HTTP/1.1 204 No Content\r\n\r\n"));
    await(() -> store.putMarker(BUCKET, KEY, new VersionId("an-id-of-another-store")));
    assertThat(server.exchanges).hasSize(1);
    assertThat(server.exchanges.get(0).head())
        .startsWith("DELETE /b/k HTTP")
        .doesNotContain("an-id-of-another-store");
  }
}
