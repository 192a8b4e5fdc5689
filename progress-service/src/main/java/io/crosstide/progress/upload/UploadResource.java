package io.crosstide.progress.upload;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.upload.UploadList;
import io.crosstide.contracts.upload.UploadRecord;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Where workers record their uploads. 400 for what cannot be read, 503 while nothing is kept. */
@Path("/uploads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class UploadResource {
  private final UploadStore uploads;

  UploadResource(UploadStore uploads) {
    this.uploads = uploads;
  }

  /** What is recorded for a key under a rule, begun last first. */
  @GET
  public Uni<UploadList> ofKey(@RestQuery Optional<String> rule, @RestQuery Optional<String> key) {
    return uploads
        .ofKey(RuleId.of(rule.orElse("")), new ObjectKey(key.orElse("")))
        .map(UploadList::new);
  }

  /**
   * Records an upload, or that it is still in use; 204 once that is durable, 409 if somebody was
   * handed it to abort it.
   */
  @PUT
  public Uni<RestResponse<Void>> put(UploadRecord upload) {
    return uploads
        .put(required(upload))
        .map(
            usable ->
                usable
                    ? RestResponse.noContent()
                    : RestResponse.status(RestResponse.Status.CONFLICT));
  }

  /**
   * Nobody means to go on with an upload: it is handed out once it was not used for a while, in
   * which somebody may still be completing it; 204, whether it was known or not.
   */
  @POST
  @Path("abandonments")
  public Uni<Void> abandon(UploadRecord upload) {
    return uploads.abandon(required(upload));
  }

  /** An upload has ended; 204, whether it was known or not. */
  @POST
  @Path("removals")
  public Uni<Void> remove(UploadRecord upload) {
    return uploads.remove(required(upload));
  }

  /**
   * Hands out uploads that nobody will end any more: their rule has ended, or nobody has used them
   * for long. Who takes them aborts them and says so by a removal; otherwise they are handed out
   * again after a while.
   */
  @POST
  @Path("sweeps")
  @Consumes(MediaType.WILDCARD)
  public Uni<UploadList> takeAbandoned(@RestQuery Optional<String> limit) {
    int max = limit.map(Integer::parseInt).orElse(UploadList.SWEEP_MAX);
    if (max < 1 || max > UploadList.SWEEP_MAX) {
      throw new IllegalArgumentException("limit is from 1 to " + UploadList.SWEEP_MAX);
    }
    return uploads.takeAbandoned(max).map(UploadList::new);
  }

  private static UploadRecord required(UploadRecord body) {
    if (body == null) {
      throw new IllegalArgumentException("A body is required");
    }
    return body;
  }
}
