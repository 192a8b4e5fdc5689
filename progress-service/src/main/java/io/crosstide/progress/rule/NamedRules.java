package io.crosstide.progress.rule;

import io.crosstide.contracts.id.RuleId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Learns of rules when a request names them: who has just put one need not wait until this service
 * has heard of it. 503 for one that is not known here while nobody tells the rules.
 */
@Singleton
public class NamedRules {
  private static final String PARAMETER = "ruleId";

  private final RuleDirectory rules;

  NamedRules(RuleDirectory rules) {
    this.rules = rules;
  }

  /** Before the resource is asked. */
  @ServerRequestFilter
  public Uni<Void> learn(ContainerRequestContext request) {
    String named = request.getUriInfo().getPathParameters().getFirst(PARAMETER);
    return named == null
        ? Uni.createFrom().voidItem()
        : rules.existing(Set.of(RuleId.of(named))).replaceWithVoid();
  }
}
