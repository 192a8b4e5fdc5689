package io.crosstide.progress.deletes;

import io.crosstide.contracts.deletes.ConfirmOrder;
import io.crosstide.contracts.deletes.ConfirmResult;
import io.crosstide.contracts.deletes.DeleteGrant;
import io.crosstide.contracts.deletes.DeleteGrantOrder;
import io.crosstide.contracts.id.RuleId;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;

/** Deletes under a rule with a limit; 404 for a rule that is not known. */
@Path("/rules/{ruleId}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class DeleteResource {
  private final DeleteGrantStore grants;
  private final HeldDeletes held;

  DeleteResource(DeleteGrantStore grants, HeldDeletes held) {
    this.grants = grants;
    this.held = held;
  }

  /** Workers ask right before they delete. */
  @POST
  @Path("delete-grants")
  public Uni<DeleteGrant> grant(@RestPath String ruleId, DeleteGrantOrder order) {
    return grants.grant(RuleId.of(ruleId), required(order));
  }

  /** Operators let held deletes be done. */
  @POST
  @Path("delete-confirmations")
  public Uni<ConfirmResult> confirm(@RestPath String ruleId, ConfirmOrder order) {
    return held.confirm(RuleId.of(ruleId), required(order));
  }

  private static <T> T required(T body) {
    if (body == null) {
      throw new IllegalArgumentException("A body is required");
    }
    return body;
  }
}
