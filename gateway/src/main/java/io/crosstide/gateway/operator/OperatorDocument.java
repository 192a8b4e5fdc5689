package io.crosstide.gateway.operator;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What the document at {@code /q/openapi} says of the whole API. */
@ApplicationPath(OperatorDocument.PATH)
@OpenAPIDefinition(
    info =
        @Info(
            title = "Crosstide: the operator's API",
            version = "1",
            description =
                "Rules, what holds their timestamps, failed keys and what to do about them. Changes"
                    + " are additive: ignore fields that you do not know."),
    security = @SecurityRequirement(name = OperatorDocument.SCHEME))
@SecurityScheme(
    securitySchemeName = OperatorDocument.SCHEME,
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description = "A token of the section operators of the accounts file")
public class OperatorDocument extends Application {
  /** Where the API begins. */
  public static final String PATH = "/operator/v1";

  static final String SCHEME = "operator";
}
