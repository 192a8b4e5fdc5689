package io.crosstide.gateway.operator;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.gateway.operator.view.ConfirmView;
import io.crosstide.gateway.operator.view.FailuresView;
import io.crosstide.gateway.operator.view.LeftOutView;
import io.crosstide.gateway.operator.view.RetryView;
import io.crosstide.gateway.operator.view.SkipView;
import io.crosstide.gateway.operator.view.SkipsView;
import jakarta.inject.Provider;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

/** Failed keys of a rule. */
@Path("/rules/{rule}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Failures")
@APIResponse(
    responseCode = "default",
    description = "An error",
    content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
public class FailuresResource {
  private final Provider<OperatorParts> parts;

  FailuresResource(Provider<OperatorParts> parts) {
    this.parts = parts;
  }

  @GET
  @Path("failures")
  @Operation(
      summary = "A page of keys that are not right yet",
      description = "In the order of the keys, 1 to 1,000 a page.")
  @APIResponseSchema(value = FailuresView.class, responseCode = "200")
  public CompletionStage<FailuresView> list(
      @RestPath String rule,
      @RestQuery Optional<String> kind,
      @RestQuery Optional<String> after,
      @RestQuery Optional<String> limit) {
    return parts
        .get()
        .failures()
        .page(
            Given.rule(rule),
            Given.text(after).map(KeyCursor::parse),
            Given.word("kind", kind, FailureKind.class),
            Given.limit(limit))
        .toCompletionStage();
  }

  @POST
  @Path("retries")
  @Operation(
      summary = "Try failed keys now",
      description =
          "One key, all of a kind, or all; whatever wait was left is over. They are sent to workers"
              + " a bounded number at a time. At most 10,000 a call: go on with next.")
  @APIResponseSchema(value = RetryView.class, responseCode = "200")
  public CompletionStage<RetryView> retry(@RestPath String rule, RetryRequest request) {
    return parts
        .get()
        .failures()
        .retry(Given.rule(rule), Given.body(request).toOrder())
        .toCompletionStage();
  }

  @POST
  @Path("delete-confirmations")
  @Operation(
      summary = "Let held deletes be done",
      description =
          "All that are held now, or those of one key, whatever the rule's limit. At most 10,000 a"
              + " call: go on with next and upTo, so that nothing is confirmed that was held"
              + " meanwhile.")
  @APIResponseSchema(value = ConfirmView.class, responseCode = "200")
  public CompletionStage<ConfirmView> confirm(
      @RestPath String rule, ConfirmRequest request, @Context SecurityContext who) {
    return parts
        .get()
        .failures()
        .confirm(Given.rule(rule), Given.body(request).toOrder(who.getUserPrincipal().getName()))
        .toCompletionStage();
  }

  @GET
  @Path("skips")
  @Operation(summary = "A page of keys that were deliberately skipped, the oldest skip first")
  @APIResponseSchema(value = SkipsView.class, responseCode = "200")
  public CompletionStage<SkipsView> skips(
      @RestPath String rule, @RestQuery Optional<String> after, @RestQuery Optional<String> limit) {
    Optional<Long> last = Given.text(after).map(Long::valueOf);
    return parts
        .get()
        .failures()
        .skips(Given.rule(rule), last, Given.limit(limit))
        .toCompletionStage();
  }

  @GET
  @Path("left-out")
  @Operation(
      summary = "A page of keys that the rule covers and that were deliberately not replicated",
      description =
          "In the order of the keys, 1 to 1,000 a page. Each says why, and when that was seen: an"
              + " object that was written anew since may be across by now.")
  @APIResponseSchema(value = LeftOutView.class, responseCode = "200")
  public CompletionStage<LeftOutView> leftOut(
      @RestPath String rule,
      @RestQuery Optional<String> reason,
      @RestQuery Optional<String> after,
      @RestQuery Optional<String> limit) {
    return parts
        .get()
        .failures()
        .leftOut(
            Given.rule(rule),
            Given.text(after).map(KeyCursor::parse),
            Given.text(reason).map(SkipReason::of),
            Given.limit(limit))
        .toCompletionStage();
  }

  @POST
  @Path("skips")
  @Operation(
      summary = "Give up one failed key",
      description =
          "It holds no figure any more and stays on record. A later change of the key is replicated"
              + " like any other. 409 if the failure is not as it was seen.")
  @APIResponseSchema(value = SkipView.class, responseCode = "200")
  public CompletionStage<SkipView> skip(
      @RestPath String rule, SkipRequest request, @Context SecurityContext who) {
    return parts
        .get()
        .failures()
        .skip(Given.rule(rule), Given.body(request).toOrder(who.getUserPrincipal().getName()))
        .toCompletionStage();
  }
}
