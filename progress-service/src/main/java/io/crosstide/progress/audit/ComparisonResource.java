package io.crosstide.progress.audit;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.survey.ComparisonLeave;
import io.crosstide.contracts.survey.ComparisonList;
import io.crosstide.contracts.survey.ComparisonOrder;
import io.crosstide.contracts.survey.ComparisonSchedule;
import io.crosstide.contracts.survey.ComparisonState;
import io.crosstide.contracts.survey.DifferencePage;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.ledger.PageLimit;
import io.crosstide.progress.report.FiguresStore;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Comparisons of a rule. 400 for what cannot be read, 404 for a rule or comparison that is not
 * known, 409 for an order that cannot be followed now.
 */
@Path("/rules/{ruleId}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ComparisonResource {
  /** Longest interval: beyond a year it is a mistake. */
  private static final long EVERY_SECONDS_MAX = 366L * 24 * 3_600;

  private final ComparisonBook book;
  private final ScheduleStore schedules;
  private final FiguresStore figures;
  private final long everySecondsMin;

  ComparisonResource(
      ComparisonBook book, ScheduleStore schedules, FiguresStore figures, ProgressConfig config) {
    this.book = book;
    this.schedules = schedules;
    this.figures = figures;
    this.everySecondsMin = config.comparisons().everyMin().toSeconds();
  }

  /** Orders a comparison. */
  @POST
  @Path("comparisons")
  public Uni<RestResponse<ComparisonState>> order(@RestPath String ruleId, ComparisonOrder order) {
    return book.order(RuleId.of(ruleId), required(order))
        .map(state -> RestResponse.status(RestResponse.Status.CREATED, state));
  }

  /** The comparisons of the rule, the newest first. */
  @GET
  @Path("comparisons")
  public Uni<ComparisonList> list(@RestPath String ruleId) {
    return book.list(RuleId.of(ruleId));
  }

  /** One comparison. */
  @GET
  @Path("comparisons/{surveyId}")
  public Uni<ComparisonState> find(@RestPath String ruleId, @RestPath String surveyId) {
    return book.find(RuleId.of(ruleId), SurveyId.of(surveyId));
  }

  /** Ends one early. */
  @DELETE
  @Path("comparisons/{surveyId}")
  public Uni<ComparisonState> cancel(@RestPath String ruleId, @RestPath String surveyId) {
    return book.cancel(RuleId.of(ruleId), SurveyId.of(surveyId));
  }

  /** Keys that differ, in their order. */
  @GET
  @Path("comparisons/{surveyId}/differences")
  public Uni<DifferencePage> differences(
      @RestPath String ruleId,
      @RestPath String surveyId,
      @RestQuery Optional<String> after,
      @RestQuery Optional<String> limit) {
    return book.differences(
        RuleId.of(ruleId),
        SurveyId.of(surveyId),
        after.filter(text -> !text.isEmpty()).map(KeyCursor::parse),
        PageLimit.of(limit));
  }

  /** A worker asks before it lists on. */
  @GET
  @Path("comparisons/{surveyId}/leave")
  public Uni<ComparisonLeave> leave(@RestPath String ruleId, @RestPath String surveyId) {
    RuleId rule = RuleId.of(ruleId);
    return book.runs(rule, SurveyId.of(surveyId))
        .chain(runs -> figures.watermark(rule).map(mark -> new ComparisonLeave(runs, mark)));
  }

  /** Sets how often the rule is compared. */
  @PUT
  @Path("comparison-schedule")
  public Uni<ComparisonSchedule> schedule(@RestPath String ruleId, ComparisonSchedule schedule) {
    long every = required(schedule).everySeconds();
    if (every < everySecondsMin || every > EVERY_SECONDS_MAX) {
      throw new IllegalArgumentException(
          "everySeconds is from %d to %d".formatted(everySecondsMin, EVERY_SECONDS_MAX));
    }
    return schedules.put(RuleId.of(ruleId), schedule);
  }

  /** How often the rule is compared. */
  @GET
  @Path("comparison-schedule")
  public Uni<ComparisonSchedule> schedule(@RestPath String ruleId) {
    return schedules.get(RuleId.of(ruleId));
  }

  /** The rule is not compared by itself any more. */
  @DELETE
  @Path("comparison-schedule")
  public Uni<Void> unschedule(@RestPath String ruleId) {
    return schedules.delete(RuleId.of(ruleId));
  }

  private static <T> T required(T body) {
    if (body == null) {
      throw new IllegalArgumentException("A body is required");
    }
    return body;
  }
}
