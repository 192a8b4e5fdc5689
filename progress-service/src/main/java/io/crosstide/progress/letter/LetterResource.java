package io.crosstide.progress.letter;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.letter.DeadLetter;
import io.crosstide.contracts.letter.DeadLetterPage;
import io.crosstide.contracts.letter.LetterOrder;
import io.crosstide.contracts.letter.LetterState;
import io.crosstide.progress.ledger.PageLimit;
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

/** Dead letters, for operators. 404 for one that is not there, 409 for what cannot be done. */
@Path("/dead-letters")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class LetterResource {
  private final LetterStore store;
  private final LetterDesk desk;

  LetterResource(LetterStore store, LetterDesk desk) {
    this.store = store;
    this.desk = desk;
  }

  /** A page in the order of arrival. */
  @GET
  public Uni<DeadLetterPage> list(
      @RestQuery Optional<String> after,
      @RestQuery Optional<String> state,
      @RestQuery Optional<String> rule,
      @RestQuery Optional<String> limit) {
    return store.page(
        after.filter(text -> !text.isEmpty()).map(Long::parseLong).orElse(0L),
        state.filter(text -> !text.isEmpty()).map(LetterState::of),
        rule.filter(text -> !text.isEmpty()).map(RuleId::of),
        PageLimit.of(limit));
  }

  /** One letter. */
  @GET
  @Path("{number}")
  public Uni<DeadLetter> get(@RestPath long number) {
    return store.one(number);
  }

  /** Sends one to its queue again. */
  @POST
  @Path("{number}/sends")
  public Uni<DeadLetter> send(@RestPath long number, LetterOrder order) {
    return desk.send(number, required(order));
  }

  /** Gives one up. */
  @POST
  @Path("{number}/discards")
  public Uni<DeadLetter> discard(@RestPath long number, LetterOrder order) {
    return desk.discard(number, required(order));
  }

  private static LetterOrder required(LetterOrder body) {
    if (body == null) {
      throw new IllegalArgumentException("A body is required");
    }
    return body;
  }
}
