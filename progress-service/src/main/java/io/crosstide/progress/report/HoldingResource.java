package io.crosstide.progress.report;

import io.crosstide.contracts.http.RuleHolding;
import io.crosstide.contracts.id.RuleId;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;

/** {@code GET /rules/{ruleId}/holding}: what keeps the figures of a rule back. */
@Path("/rules/{ruleId}/holding")
@Produces(MediaType.APPLICATION_JSON)
public class HoldingResource {
  private final HoldingStore store;

  HoldingResource(HoldingStore store) {
    this.store = store;
  }

  /** What holds a rule; 400 if the id is not one, 404 if the rule is not known. */
  @GET
  public Uni<RuleHolding> get(@RestPath String ruleId) {
    return store.of(RuleId.of(ruleId));
  }
}
