package io.crosstide.store;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import java.util.Optional;

/** An object, or one version of it. */
public record ObjectVersionRef(ObjectKey key, Optional<VersionId> version) {}
