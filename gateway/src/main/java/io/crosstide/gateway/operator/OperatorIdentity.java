package io.crosstide.gateway.operator;

import io.crosstide.gateway.access.Operator;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Who makes a request of the operator's API. */
record OperatorIdentity(Operator operator) implements SecurityContext {
  @Override
  public Principal getUserPrincipal() {
    return operator::name;
  }

  @Override
  public boolean isUserInRole(String role) {
    return operator.role().name().equals(role);
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public String getAuthenticationScheme() {
    return "Bearer";
  }
}
