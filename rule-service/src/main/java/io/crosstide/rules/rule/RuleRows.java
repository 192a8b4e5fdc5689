package io.crosstide.rules.rule;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

@ApplicationScoped
class RuleRows implements PanacheRepositoryBase<RuleEntity, UUID> {}
