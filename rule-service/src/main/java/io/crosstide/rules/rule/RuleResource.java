package io.crosstide.rules.rule;

import io.crosstide.contracts.http.DeleteLimitChange;
import io.crosstide.contracts.http.PauseChange;
import io.crosstide.contracts.http.RtcChange;
import io.crosstide.contracts.http.RuleDraft;
import io.crosstide.contracts.http.RuleName;
import io.crosstide.contracts.http.RulePage;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.rules.error.PageLimit;
import io.crosstide.rules.error.RefusedException;
import io.crosstide.rules.error.RuleError;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Rules over HTTP. Bodies are {@code application/json}. */
@Path("/")
public class RuleResource {
  private final RuleDesk desk;
  private final RuleReader reader;

  @Inject
  RuleResource(RuleDesk desk, RuleReader reader) {
    this.desk = desk;
    this.reader = reader;
  }

  @GET
  @Path("rules")
  public Uni<RulePage> list(@QueryParam("after") String after, @QueryParam("limit") String limit) {
    int most = PageLimit.of(limit);
    return reader.list(cursor(after), most).map(rules -> page(rules, most));
  }

  private static RulePage page(List<Rule> rules, int most) {
    return new RulePage(
        rules,
        rules.size() < most
            ? Optional.empty()
            : Optional.of(rules.get(rules.size() - 1).id().toString()));
  }

  private static Optional<RuleId> cursor(String after) {
    try {
      return Optional.ofNullable(after).filter(text -> !text.isEmpty()).map(RuleId::of);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(RuleError.BAD_CURSOR);
    }
  }

  @GET
  @Path("rules/{ruleId}")
  public Uni<Rule> find(@RestPath String ruleId) {
    return reader
        .find(id(ruleId))
        .map(rule -> rule.orElseThrow(() -> new RefusedException(RuleError.NO_SUCH_RULE)));
  }

  /** Pauses or resumes a rule (I51); 404 if it is closing or gone. */
  @PUT
  @Path("rules/{ruleId}/pause")
  public Uni<Rule> setPause(@RestPath String ruleId, PauseChange change) {
    return desk.setPause(id(ruleId), body(change));
  }

  /** Sets or removes the limit of deletes of a rule; 404 if it is closing or gone. */
  @PUT
  @Path("rules/{ruleId}/delete-limit")
  public Uni<Rule> setDeleteLimit(@RestPath String ruleId, DeleteLimitChange change) {
    return desk.setDeleteLimit(id(ruleId), body(change));
  }

  private static RuleId id(String text) {
    try {
      return RuleId.of(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(RuleError.NO_SUCH_RULE);
    }
  }

  @GET
  @Path("buckets/{bucket}/rules")
  public Uni<List<Rule>> ofBucket(@RestPath String bucket) {
    return desk.rulesOf(new BucketName(bucket));
  }

  @POST
  @Path("buckets/{bucket}/rules")
  public Uni<RestResponse<Rule>> put(@RestPath String bucket, RuleDraft draft) {
    return desk.put(new BucketName(bucket), body(draft))
        .map(rule -> RestResponse.status(Status.CREATED, rule));
  }

  @POST
  @Path("buckets/{bucket}/rule-deletions")
  public Uni<RestResponse<Void>> delete(@RestPath String bucket, RuleName name) {
    return desk.delete(new BucketName(bucket), Optional.ofNullable(body(name).name()))
        .map(now -> RestResponse.status(now ? Status.OK : Status.NO_CONTENT));
  }

  @PUT
  @Path("buckets/{bucket}/rtc")
  public Uni<RestResponse<Void>> setRtc(@RestPath String bucket, RtcChange change) {
    return desk.setRtc(new BucketName(bucket), body(change))
        .map(x -> RestResponse.status(Status.OK));
  }

  /** Here and not beside the other calls for buckets, because it closes the rules of the bucket. */
  @DELETE
  @Path("buckets/{bucket}")
  public Uni<Void> removeBucket(@RestPath String bucket) {
    return desk.removeBucket(new BucketName(bucket));
  }

  private static <T> T body(T body) {
    if (body == null) {
      throw new RefusedException(RuleError.UNREADABLE_BODY);
    }
    return body;
  }
}
