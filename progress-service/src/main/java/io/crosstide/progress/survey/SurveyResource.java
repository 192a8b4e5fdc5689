package io.crosstide.progress.survey;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.survey.SurveyBacklog;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Surveys of a rule. 400 for what cannot be read. */
@Path("/rules/{ruleId}/surveys/{surveyId}/ranges/{range}")
@Produces(MediaType.APPLICATION_JSON)
public class SurveyResource {
  /** Bounds the rows that are looked at for one question. */
  private static final int LIMIT_MAX = 100_000;

  private final BacklogStore backlogs;

  SurveyResource(BacklogStore backlogs) {
    this.backlogs = backlogs;
  }

  /**
   * A worker asks before it lists on.
   *
   * @param limit where counting ends, from 1 to 100,000
   */
  @GET
  @Path("backlog")
  public Uni<SurveyBacklog> backlog(
      @RestPath String ruleId,
      @RestPath String surveyId,
      @RestPath String range,
      @RestQuery Optional<String> limit) {
    int most = limit.map(Integer::parseInt).orElse(LIMIT_MAX);
    if (most < 1 || most > LIMIT_MAX) {
      throw new IllegalArgumentException("limit is from 1 to " + LIMIT_MAX);
    }
    RangeKey key = new RangeKey(RuleId.of(ruleId), SurveyId.of(surveyId), Integer.parseInt(range));
    return backlogs.of(key, most);
  }
}
