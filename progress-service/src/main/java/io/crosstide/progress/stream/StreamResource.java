package io.crosstide.progress.stream;

import io.crosstide.contracts.http.ErrorBody;
import io.crosstide.contracts.stream.StreamOpening;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** {@code POST /streams}: a gateway asks to begin. */
@Path("/streams")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class StreamResource {
  private static final int CONFLICT = 409;

  private final StreamOpenings openings;

  StreamResource(StreamOpenings openings) {
    this.openings = openings;
  }

  /**
   * Opens a stream: 201 once it is durable, 200 if it was open already, 409 if it leaves out rules
   * that were covered before (read the rules again), 503 if nothing is known now.
   */
  @POST
  public Uni<RestResponse<Void>> open(StreamOpening opening) {
    if (opening == null || opening.stream() == null || opening.gateway() == null) {
      throw new IllegalArgumentException("A stream and a gateway are required");
    }
    return openings
        .open(opening)
        .map(
            outcome ->
                switch (outcome) {
                  case OPENED -> RestResponse.status(RestResponse.Status.CREATED);
                  case OPEN_ALREADY -> RestResponse.ok();
                });
  }

  @ServerExceptionMapper
  RestResponse<ErrorBody> onRulesNotNamed(RulesNotNamedException cause) {
    ErrorBody body = new ErrorBody(CONFLICT, "RulesNotNamed", cause.getMessage(), Optional.empty());
    return RestResponse.status(RestResponse.Status.CONFLICT, body);
  }
}
