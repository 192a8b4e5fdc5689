package io.crosstide.progress.report;

import static java.util.stream.Collectors.toSet;

import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.RuleId;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code GET /progress?rule=...&rule=...}: the published figures of rules. */
@Path("/progress")
@Produces(MediaType.APPLICATION_JSON)
public class ProgressResource {
  /** A bucket has at most 100 rules in each role; more is a mistake. */
  private static final int RULES_MAX = 1_000;

  private final FiguresStore store;

  ProgressResource(FiguresStore store) {
    this.store = store;
  }

  /**
   * The figures of some rules, 1 to 1,000; those that are not known are left out. 400 if an id is
   * not one.
   */
  @GET
  public Uni<List<RuleProgress>> get(@RestQuery("rule") List<String> rule) {
    if (rule.isEmpty() || rule.size() > RULES_MAX) {
      throw new IllegalArgumentException("Ask for 1 to " + RULES_MAX + " rules");
    }
    Set<RuleId> ids = rule.stream().map(RuleId::of).collect(toSet());
    return store.publish(ids).map(all -> all.stream().map(Figures::toProgress).toList());
  }
}
