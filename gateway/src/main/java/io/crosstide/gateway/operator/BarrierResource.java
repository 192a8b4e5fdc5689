package io.crosstide.gateway.operator;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.gateway.operator.view.BarrierView;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Waiting until everything is across. */
@Path("/barrier")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Rules")
@APIResponse(
    responseCode = "default",
    description = "An error",
    content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
public class BarrierResource {
  private static final int TIMEOUT_DEFAULT_SECONDS = 30;

  /** Longer waits are asked for again: connections end sooner than that on the way. */
  private static final int TIMEOUT_MAX_SECONDS = 300;

  private static final int RULES_MAX = 50;
  private static final int NOT_REACHED = 504;

  private final Provider<OperatorParts> parts;

  BarrierResource(Provider<OperatorParts> parts) {
    this.parts = parts;
  }

  @GET
  @Operation(
      summary = "Return when everything written until now is at the target",
      description =
          "For 1 to 50 rules. Every write that any gateway acknowledged before the call counts, and"
              + " existing objects of rules that replicate them unless history=false. timeout is in"
              + " seconds, 0 to 300, 30 by default.")
  @APIResponse(
      responseCode = "200",
      description = "Reached",
      content = @Content(schema = @Schema(implementation = BarrierView.class)))
  @APIResponse(
      responseCode = "504",
      description = "Not reached in time; says what holds",
      content = @Content(schema = @Schema(implementation = BarrierView.class)))
  public CompletionStage<RestResponse<BarrierView>> await(
      @RestQuery("rule") List<String> rule,
      @RestQuery Optional<String> timeout,
      @RestQuery Optional<String> history) {
    List<RuleId> rules = rule.stream().map(Given::rule).distinct().toList();
    if (rules.isEmpty() || rules.size() > RULES_MAX) {
      throw new IllegalArgumentException("Ask for 1 to " + RULES_MAX + " rules");
    }
    int seconds = Given.number("timeout", timeout, TIMEOUT_DEFAULT_SECONDS, 0, TIMEOUT_MAX_SECONDS);
    return parts
        .get()
        .barriers()
        .await(new Barriers.Question(rules, Duration.ofSeconds(seconds), isWanted(history)))
        .map(view -> RestResponse.ResponseBuilder.create(status(view), view).build())
        .toCompletionStage();
  }

  private static RestResponse.Status status(BarrierView view) {
    return RestResponse.Status.fromStatusCode(view.reached() ? 200 : NOT_REACHED);
  }

  private static boolean isWanted(Optional<String> history) {
    return switch (Given.text(history).orElse("true")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("history is true or false");
    };
  }
}
