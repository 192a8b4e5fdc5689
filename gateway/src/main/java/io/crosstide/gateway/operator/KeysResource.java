package io.crosstide.gateway.operator;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.gateway.operator.view.ExplanationView;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Single keys. */
@Path("/keys")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Keys")
@APIResponse(
    responseCode = "default",
    description = "An error",
    content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
public class KeysResource {
  private final Provider<OperatorParts> parts;

  KeysResource(Provider<OperatorParts> parts) {
    this.parts = parts;
  }

  @GET
  @Operation(
      summary = "Explain one key of a source bucket",
      description =
          "Which rules cover it, what failed, what each side holds now, and why. The key is"
              + " percent-encoded as in any query.")
  @APIResponseSchema(value = ExplanationView.class, responseCode = "200")
  public CompletionStage<ExplanationView> explain(
      @RestQuery Optional<String> bucket, @RestQuery Optional<String> key) {
    BucketName named =
        Given.text(bucket)
            .map(BucketName::new)
            .orElseThrow(() -> new IllegalArgumentException("bucket is required"));
    ObjectKey of =
        Given.text(key)
            .map(ObjectKey::new)
            .orElseThrow(() -> new IllegalArgumentException("key is required"));
    return parts.get().keys().explain(named, of).toCompletionStage();
  }
}
