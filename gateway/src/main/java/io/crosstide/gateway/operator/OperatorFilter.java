package io.crosstide.gateway.operator;

import io.crosstide.contracts.http.ErrorBody;
import io.crosstide.gateway.access.Operator;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets only operators in, before anything else is looked at: a stranger does not even learn which
 * calls there are. Who only reads may only GET.
 */
final class OperatorFilter {
  private static final String SCHEME = "Bearer ";
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final Provider<OperatorParts> parts;

  OperatorFilter(Provider<OperatorParts> parts) {
    this.parts = parts;
  }

  @ServerRequestFilter(preMatching = true)
  Optional<Response> admit(ContainerRequestContext request) {
    Optional<Operator> operator =
        token(request).flatMap(token -> parts.get().operators().find(token));
    if (operator.isEmpty()) {
      return Optional.of(
          answer(401, "Unauthorized", "A token of an operator is needed.")
              .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
              .build());
    }
    if (!operator.get().mayWrite() && !READS.contains(request.getMethod())) {
      return Optional.of(answer(403, "Forbidden", "This operator may only read.").build());
    }
    request.setSecurityContext(new OperatorIdentity(operator.get()));
    return Optional.empty();
  }

  private static Optional<String> token(ContainerRequestContext request) {
    return Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION))
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).strip());
  }

  private static Response.ResponseBuilder answer(int status, String code, String message) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(new ErrorBody(status, code, message, Optional.empty()));
  }
}
