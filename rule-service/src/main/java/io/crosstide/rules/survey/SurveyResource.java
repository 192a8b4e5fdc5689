package io.crosstide.rules.survey;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.survey.SurveyEntry;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.rules.error.RefusedException;
import io.crosstide.rules.error.RuleError;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/**
 * Surveys that compare, over HTTP. The paths stand at the methods: one at the class would take
 * {@code GET rules/{ruleId}} from its own resource.
 */
@Path("/")
public class SurveyResource {
  private final SurveyStore store;

  @Inject
  SurveyResource(SurveyStore store) {
    this.store = store;
  }

  /**
   * Orders a survey: 201, or 200 if the same one had been ordered before; 404 without the rule, 409
   * if the rule is not in effect or cannot be compared, 400 if the order is not one.
   */
  @POST
  @Path("rules/{ruleId}/surveys")
  public Uni<RestResponse<SurveyEntry>> order(@RestPath String ruleId, SurveyOrder order) {
    if (order == null) {
      throw new RefusedException(RuleError.UNREADABLE_BODY);
    }
    return store
        .order(rule(ruleId), order)
        .map(done -> RestResponse.status(done.isNew() ? Status.CREATED : Status.OK, done.entry()));
  }

  private static RuleId rule(String text) {
    try {
      return RuleId.of(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(RuleError.NO_SUCH_RULE);
    }
  }
}
