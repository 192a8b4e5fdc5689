package io.crosstide.rules.survey;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.survey.AuditSchedule;
import io.crosstide.contracts.survey.SurveyEntry;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.contracts.survey.SurveyOutcome;
import io.crosstide.rules.RuleServiceConfig;
import io.crosstide.rules.error.RefusedException;
import io.crosstide.rules.error.RuleError;
import io.crosstide.rules.rule.RuleReader;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/**
 * Surveys that compare, over HTTP. Bodies are {@code application/json}. The paths stand at the
 * methods: one at the class would take {@code GET rules/{ruleId}} from its own resource.
 */
@Path("/")
public class SurveyResource {
  private final SurveyStore store;
  private final RuleReader rules;
  private final long secondsMin;

  @Inject
  SurveyResource(SurveyStore store, RuleReader rules, RuleServiceConfig config) {
    this.store = store;
    this.rules = rules;
    this.secondsMin = config.survey().auditIntervalMin().toSeconds();
  }

  /**
   * Orders a survey: 201, or 200 if the same one had been ordered before; 404 without the rule, 409
   * if the rule is not in effect or a survey of the kind is running, 400 if the order is not one.
   */
  @POST
  @Path("rules/{ruleId}/surveys")
  public Uni<RestResponse<SurveyEntry>> order(@RestPath String ruleId, SurveyOrder order) {
    return store
        .order(rule(ruleId), body(order), false)
        .map(done -> RestResponse.status(done.isNew() ? Status.CREATED : Status.OK, done.entry()));
  }

  /** The surveys of a rule, the newest first, at most 100. */
  @GET
  @Path("rules/{ruleId}/surveys")
  public Uni<List<SurveyEntry>> list(@RestPath String ruleId) {
    return existing(rule(ruleId)).flatMap(store::list);
  }

  /** Progress tells what has become of a survey. */
  @PUT
  @Path("rules/{ruleId}/surveys/{surveyId}/outcome")
  public Uni<SurveyEntry> tell(
      @RestPath String ruleId, @RestPath String surveyId, SurveyOutcome outcome) {
    return store.tell(
        rule(ruleId), id(surveyId, SurveyId::of, RuleError.NO_SUCH_SURVEY), body(outcome));
  }

  /** Sets how often the rule is compared. */
  @PUT
  @Path("rules/{ruleId}/audit")
  public Uni<AuditSchedule> schedule(@RestPath String ruleId, AuditSchedule schedule) {
    return store.schedule(rule(ruleId), body(schedule), secondsMin);
  }

  /** How often the rule is compared. */
  @GET
  @Path("rules/{ruleId}/audit")
  public Uni<AuditSchedule> schedule(@RestPath String ruleId) {
    return existing(rule(ruleId)).flatMap(store::scheduleOf);
  }

  private Uni<RuleId> existing(RuleId id) {
    return rules
        .find(id)
        .map(rule -> rule.orElseThrow(() -> new RefusedException(RuleError.NO_SUCH_RULE)).id());
  }

  private static RuleId rule(String text) {
    return id(text, RuleId::of, RuleError.NO_SUCH_RULE);
  }

  private static <T> T id(String text, Function<String, T> read, RuleError error) {
    try {
      return read.apply(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(error);
    }
  }

  private static <T> T body(T body) {
    if (body == null) {
      throw new RefusedException(RuleError.UNREADABLE_BODY);
    }
    return body;
  }
}
