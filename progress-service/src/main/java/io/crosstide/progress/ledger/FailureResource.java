package io.crosstide.progress.ledger;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.ledger.FailurePage;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.ledger.KeyState;
import io.crosstide.contracts.ledger.LeftOutPage;
import io.crosstide.contracts.ledger.RetryOrder;
import io.crosstide.contracts.ledger.RetryResult;
import io.crosstide.contracts.ledger.SkipOrder;
import io.crosstide.contracts.ledger.SkippedKey;
import io.crosstide.contracts.ledger.SkippedPage;
import io.crosstide.contracts.report.SkipReason;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The ledger of a rule, for operators. 400 for what cannot be read, 404 for a rule that is not
 * known.
 */
@Path("/rules/{ruleId}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class FailureResource {
  private final FailureStore failures;
  private final SkipStore skips;
  private final LeftOutStore leftOut;

  FailureResource(FailureStore failures, SkipStore skips, LeftOutStore leftOut) {
    this.failures = failures;
    this.skips = skips;
    this.leftOut = leftOut;
  }

  /** A page of failed keys in the order of the keys. */
  @GET
  @Path("failures")
  public Uni<FailurePage> list(
      @RestPath String ruleId,
      @RestQuery Optional<String> after,
      @RestQuery Optional<String> kind,
      @RestQuery Optional<String> limit) {
    return failures.page(
        RuleId.of(ruleId),
        after.filter(text -> !text.isEmpty()).map(KeyCursor::parse),
        kind.filter(text -> !text.isEmpty()).map(FailureKind::valueOf),
        PageLimit.of(limit));
  }

  /** What is known of one key. */
  @GET
  @Path("keys")
  public Uni<KeyState> state(@RestPath String ruleId, @RestQuery Optional<String> key) {
    ObjectKey named = new ObjectKey(key.orElse(""));
    return failures.state(RuleId.of(ruleId), named);
  }

  /** Failed keys are due now. */
  @POST
  @Path("retries")
  public Uni<RetryResult> retry(@RestPath String ruleId, RetryOrder order) {
    return failures.hasten(RuleId.of(ruleId), required(order));
  }

  /** What was skipped, the oldest first. */
  @GET
  @Path("skips")
  public Uni<SkippedPage> skips(
      @RestPath String ruleId,
      @RestQuery Optional<String> after,
      @RestQuery Optional<String> limit) {
    long last = after.filter(text -> !text.isEmpty()).map(Long::parseLong).orElse(0L);
    return skips.page(RuleId.of(ruleId), last, PageLimit.of(limit));
  }

  /** Gives up one failed key; 409 if its row is not as it was seen. */
  @POST
  @Path("skips")
  public Uni<RestResponse<SkippedKey>> skip(@RestPath String ruleId, SkipOrder order) {
    return skips
        .skip(RuleId.of(ruleId), required(order))
        .map(skipped -> RestResponse.status(RestResponse.Status.CREATED, skipped));
  }

  /** What the rule covers and workers left out, in the order of the keys. */
  @GET
  @Path("left-out")
  public Uni<LeftOutPage> leftOut(
      @RestPath String ruleId,
      @RestQuery Optional<String> after,
      @RestQuery Optional<String> reason,
      @RestQuery Optional<String> limit) {
    return leftOut.page(
        RuleId.of(ruleId),
        after.filter(text -> !text.isEmpty()).map(KeyCursor::parse),
        reason.filter(text -> !text.isEmpty()).map(SkipReason::of),
        PageLimit.of(limit));
  }

  private static <T> T required(T body) {
    if (body == null) {
      throw new IllegalArgumentException("A body is required");
    }
    return body;
  }
}
