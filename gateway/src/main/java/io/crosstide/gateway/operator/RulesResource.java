package io.crosstide.gateway.operator;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.gateway.operator.view.RuleStateView;
import io.crosstide.gateway.operator.view.RuleView;
import io.crosstide.gateway.operator.view.RulesView;
import jakarta.inject.Provider;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Rules and what holds them. */
@Path("/rules")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Rules")
@APIResponse(
    responseCode = "default",
    description = "An error",
    content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
public class RulesResource {
  private final Provider<OperatorParts> parts;

  RulesResource(Provider<OperatorParts> parts) {
    this.parts = parts;
  }

  @GET
  @Operation(
      summary = "A page of rules with their figures",
      description =
          "In the order of their ids, 1 to 1,000 a page; with bucket, all rules of that source.")
  @APIResponseSchema(value = RulesView.class, responseCode = "200")
  public CompletionStage<RulesView> list(
      @RestQuery Optional<String> bucket,
      @RestQuery Optional<String> after,
      @RestQuery Optional<String> limit) {
    RuleLookup rules = parts.get().rules();
    int most = Given.limit(limit);
    return Given.text(bucket)
        .map(name -> rules.ofBucket(new BucketName(name)))
        .orElseGet(() -> rules.page(Given.text(after), most))
        .toCompletionStage();
  }

  @PUT
  @Path("{rule}/pause")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Pause a rule or let it go on",
      description =
          "Changes are captured all the time. What workers have in hand is finished; nothing new is"
              + " done at the target until the rule goes on, and what waits holds the figures.")
  @APIResponseSchema(value = RuleView.class, responseCode = "200")
  public CompletionStage<RuleView> pause(
      @RestPath String rule, PauseRequest request, @Context SecurityContext who) {
    return parts
        .get()
        .rules()
        .pause(Given.rule(rule), Given.body(request).toChange(who.getUserPrincipal().getName()))
        .toCompletionStage();
  }

  @PUT
  @Path("{rule}/delete-limit")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Limit how much a rule deletes at its target",
      description =
          "deletes in any stretch of seconds; objects, versions and delete markers put count alike."
              + " What is beyond is held, as failures of the kind DELETES_HELD, until it is"
              + " confirmed. An empty body removes the limit; what was held is then done within an"
              + " hour, or at once by a retry of that kind.")
  @APIResponseSchema(value = RuleView.class, responseCode = "200")
  public CompletionStage<RuleView> limitDeletes(
      @RestPath String rule, DeleteLimitRequest request, @Context SecurityContext who) {
    return parts
        .get()
        .rules()
        .limitDeletes(
            Given.rule(rule), Given.body(request).toChange(), who.getUserPrincipal().getName())
        .toCompletionStage();
  }

  @GET
  @Path("{rule}")
  @Operation(
      summary = "One rule, its figures, and what holds them",
      description = "Begin here when a timestamp stands still.")
  @APIResponseSchema(value = RuleStateView.class, responseCode = "200")
  public CompletionStage<RuleStateView> state(@RestPath String rule) {
    return parts.get().rules().state(Given.rule(rule)).toCompletionStage();
  }
}
