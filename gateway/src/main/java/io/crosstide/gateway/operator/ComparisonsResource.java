package io.crosstide.gateway.operator;

import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.gateway.operator.view.ComparisonView;
import io.crosstide.gateway.operator.view.ComparisonsView;
import io.crosstide.gateway.operator.view.DifferencesView;
import io.crosstide.gateway.operator.view.ScheduleView;
import io.crosstide.gateway.service.ComparisonClient;
import jakarta.inject.Provider;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Comparisons of source and target. */
@Path("/rules/{rule}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Comparisons")
@APIResponse(
    responseCode = "default",
    description = "An error",
    content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
public class ComparisonsResource {
  private static final Logger LOG = Logger.getLogger(ComparisonsResource.class);

  private final Provider<OperatorParts> parts;

  ComparisonsResource(Provider<OperatorParts> parts) {
    this.parts = parts;
  }

  @POST
  @Path("comparisons")
  @Operation(
      summary = "Compare source and target of a rule",
      description =
          "A report only counts and names what differs. A repair makes missing and changed keys"
              + " right; with deletes it deletes the rule's own replicas of keys that the source"
              + " proves absent, too. A resync fills an emptied target: its timestamp and fraction"
              + " begin anew. One at a time for each rule: 409 ComparisonRunning.")
  @APIResponseSchema(value = ComparisonView.class, responseCode = "200")
  public CompletionStage<ComparisonView> order(
      @RestPath String rule, ComparisonRequest request, @Context SecurityContext who) {
    String operator = who.getUserPrincipal().getName();
    return client()
        .order(Given.rule(rule), Given.body(request).toOrder(operator))
        .onSuccess(
            it ->
                LOG.infof(
                    "Operator %s ordered %s (%s) of rule %s",
                    operator, it.kind().word(), it.mode().word(), rule))
        .map(ComparisonView::of)
        .toCompletionStage();
  }

  @GET
  @Path("comparisons")
  @Operation(summary = "The comparisons of a rule, the newest first")
  @APIResponseSchema(value = ComparisonsView.class, responseCode = "200")
  public CompletionStage<ComparisonsView> list(@RestPath String rule) {
    return client().list(Given.rule(rule)).map(ComparisonsView::of).toCompletionStage();
  }

  @GET
  @Path("comparisons/{id}")
  @Operation(summary = "One comparison and its counts so far")
  @APIResponseSchema(value = ComparisonView.class, responseCode = "200")
  public CompletionStage<ComparisonView> state(@RestPath String rule, @RestPath String id) {
    return client().find(Given.rule(rule), survey(id)).map(ComparisonView::of).toCompletionStage();
  }

  @DELETE
  @Path("comparisons/{id}")
  @Operation(
      summary = "Cancel a comparison",
      description =
          "Nothing more is listed; keys that workers have in hand are still looked at. After a"
              + " cancelled resync the figures stay back until another one is done.")
  @APIResponseSchema(value = ComparisonView.class, responseCode = "200")
  public CompletionStage<ComparisonView> cancel(
      @RestPath String rule, @RestPath String id, @Context SecurityContext who) {
    return client()
        .cancel(Given.rule(rule), survey(id))
        .onSuccess(
            it ->
                LOG.infof(
                    "Operator %s cancelled a comparison of rule %s",
                    who.getUserPrincipal().getName(), rule))
        .map(ComparisonView::of)
        .toCompletionStage();
  }

  @GET
  @Path("comparisons/{id}/differences")
  @Operation(
      summary = "A page of keys that differ",
      description = "In the order of the keys, 1 to 1,000 a page. Of very many some are named.")
  @APIResponseSchema(value = DifferencesView.class, responseCode = "200")
  public CompletionStage<DifferencesView> differences(
      @RestPath String rule,
      @RestPath String id,
      @RestQuery Optional<String> after,
      @RestQuery Optional<String> limit) {
    return client()
        .differences(
            Given.rule(rule),
            survey(id),
            Given.text(after).map(KeyCursor::parse),
            Given.limit(limit))
        .map(DifferencesView::of)
        .toCompletionStage();
  }

  @PUT
  @Path("comparison-schedule")
  @Operation(
      summary = "Compare a rule again and again",
      description =
          "The first comparison comes after the interval. One that is due while another runs is"
              + " left out.")
  @APIResponseSchema(value = ScheduleView.class, responseCode = "200")
  public CompletionStage<ScheduleView> schedule(
      @RestPath String rule, ScheduleRequest request, @Context SecurityContext who) {
    String operator = who.getUserPrincipal().getName();
    return client()
        .schedule(Given.rule(rule), Given.body(request).toSchedule(operator))
        .onSuccess(it -> LOG.infof("Operator %s set a schedule of rule %s", operator, rule))
        .map(ScheduleView::of)
        .toCompletionStage();
  }

  @GET
  @Path("comparison-schedule")
  @Operation(summary = "How often a rule is compared; 404 if it is not")
  @APIResponseSchema(value = ScheduleView.class, responseCode = "200")
  public CompletionStage<ScheduleView> schedule(@RestPath String rule) {
    return client().schedule(Given.rule(rule)).map(ScheduleView::of).toCompletionStage();
  }

  @DELETE
  @Path("comparison-schedule")
  @Operation(summary = "Compare a rule no more by itself; what runs goes on")
  @APIResponse(responseCode = "204", description = "It has no schedule")
  public CompletionStage<Void> unschedule(@RestPath String rule) {
    return client().unschedule(Given.rule(rule)).toCompletionStage();
  }

  private ComparisonClient client() {
    return parts.get().comparisons();
  }

  private static SurveyId survey(String id) {
    try {
      return SurveyId.of(id);
    } catch (IllegalArgumentException notOne) {
      throw new IllegalArgumentException("Not the id of a comparison", notOne);
    }
  }
}
