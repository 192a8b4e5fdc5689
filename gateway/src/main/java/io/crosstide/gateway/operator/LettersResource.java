package io.crosstide.gateway.operator;

import io.crosstide.contracts.letter.LetterState;
import io.crosstide.gateway.operator.view.DeadLetterView;
import io.crosstide.gateway.operator.view.DeadLettersView;
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

/** Messages that the broker gave up on. */
@Path("/dead-letters")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Dead letters")
@APIResponse(
    responseCode = "default",
    description = "An error",
    content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
public class LettersResource {
  private final Provider<OperatorParts> parts;

  LettersResource(Provider<OperatorParts> parts) {
    this.parts = parts;
  }

  @GET
  @Operation(
      summary = "A page of messages that nobody could handle",
      description =
          "In the order of their arrival, 1 to 1,000 a page; with state (open, sent, discarded) or"
              + " rule only those.")
  @APIResponseSchema(value = DeadLettersView.class, responseCode = "200")
  public CompletionStage<DeadLettersView> list(
      @RestQuery Optional<String> state,
      @RestQuery Optional<String> rule,
      @RestQuery Optional<String> after,
      @RestQuery Optional<String> limit) {
    return parts
        .get()
        .letters()
        .page(
            Given.text(after).map(Long::valueOf),
            Given.text(state).map(LetterState::of),
            Given.text(rule).map(Given::rule),
            Given.limit(limit))
        .toCompletionStage();
  }

  @GET
  @Path("{number}")
  @Operation(
      summary = "One dead letter",
      description = "What it is about, and what follows if it is discarded.")
  @APIResponseSchema(value = DeadLetterView.class, responseCode = "200")
  public CompletionStage<DeadLetterView> get(@RestPath String number) {
    return parts.get().letters().one(Given.whole("number", number)).toCompletionStage();
  }

  @POST
  @Path("{number}/sends")
  @Operation(
      summary = "Send a dead letter to its queue again",
      description =
          "Once what made it fail is mended. 409 if it was settled already, or cannot be decoded"
              + " by the version that runs.")
  @APIResponseSchema(value = DeadLetterView.class, responseCode = "200")
  public CompletionStage<DeadLetterView> send(
      @RestPath String number, LetterRequest request, @Context SecurityContext who) {
    return parts
        .get()
        .letters()
        .send(
            Given.whole("number", number),
            Given.body(request).toOrder(who.getUserPrincipal().getName()))
        .toCompletionStage();
  }

  @POST
  @Path("{number}/discards")
  @Operation(
      summary = "Give up a dead letter",
      description =
          "Nothing that it stood for is lost: remedy says what follows. 409 if it was settled"
              + " already, or if a survey can go on with this message alone.")
  @APIResponseSchema(value = DeadLetterView.class, responseCode = "200")
  public CompletionStage<DeadLetterView> discard(
      @RestPath String number, LetterRequest request, @Context SecurityContext who) {
    return parts
        .get()
        .letters()
        .discard(
            Given.whole("number", number),
            Given.body(request).toOrder(who.getUserPrincipal().getName()))
        .toCompletionStage();
  }
}
