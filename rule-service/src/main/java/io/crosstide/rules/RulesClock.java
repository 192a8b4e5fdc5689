package io.crosstide.rules;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The time. */
class RulesClock {
  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }
}
