package io.crosstide.rules.bucket;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class BucketRows implements PanacheRepositoryBase<BucketEntity, Long> {}
