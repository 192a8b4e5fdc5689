package io.crosstide.store.s3;

import io.crosstide.store.behaviour.Capability;
import io.crosstide.store.behaviour.S3Behaviour;
import io.crosstide.store.region.StoreCredentials;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;

/** A store nobody here wrote. Runs with the profile {@code ceph}, see the module's README. */
class S3OnCephIT extends S3Behaviour {
  @Override
  protected URI endpoint() {
    return URI.create(System.getenv("ENDPOINT_A"));
  }

  @Override
  protected StoreCredentials credentials() {
    return new StoreCredentials(System.getenv("ACCESS_A"), System.getenv("SECRET_A"));
  }

  @Override
  protected Set<Capability> lacking() {
    return EnumSet.of(
        Capability.COPY_IF_MATCH,
        Capability.COPY_TELLS_VERSION,
        Capability.COPY_TELLS_SOURCE_VERSION,
        Capability.UPLOAD_KEEPS_TAGS,
        Capability.UPLOAD_TELLS_CLASS,
        Capability.COPY_REPLACES_TAGS,
        Capability.COMPLETE_IF_ABSENT,
        Capability.LATIN1_METADATA,
        Capability.METADATA_UNDERSCORES,
        Capability.PART_ORDER,
        Capability.PART_COUNT,
        Capability.PART_NUMBER,
        Capability.TELLS_DELETE_MARKER,
        Capability.SSE_S3,
        Capability.BUCKET_ENCRYPTION,
        Capability.KEEPS_VERSION_IDS);
  }
}
