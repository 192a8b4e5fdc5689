package io.crosstide.gateway.oss.bucket;

import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.Objects;
import java.util.Optional;

/** The answer to GetBucketVersioning; no status if versioning was never enabled. */
public record VersioningConfigurationBody(Optional<VersioningStatus> status) implements OssBody {
  public VersioningConfigurationBody {
    Objects.requireNonNull(status, "status");
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("VersioningConfiguration");
    xml.leafIf("Status", status.map(VersioningStatus::wire)).close();
  }
}
