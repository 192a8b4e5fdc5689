package io.crosstide.gateway;

import io.crosstide.gateway.operator.OperatorParts;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

/** The parts of the running gateway, for the resources that the framework makes. */
class OperatorBeans {
  @Produces
  @Dependent
  OperatorParts operator(GatewayLifecycle lifecycle) {
    Gateway gateway = lifecycle.gateway();
    if (gateway == null) {
      throw new IllegalStateException("The gateway is not started yet");
    }
    return gateway.operator();
  }
}
