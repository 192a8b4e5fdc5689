package io.crosstide.worker;

import io.crosstide.messaging.amqp.Intake;
import io.crosstide.messaging.rules.RuleFeed;
import io.crosstide.worker.survey.SurveyConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the rules were read and every intake was linked for the first time. A later outage of
 * the broker does not make it unready: a restart would not help, and links come back by themselves.
 */
@Readiness
@ApplicationScoped
class WorkerReadiness implements HealthCheck {
  private final RuleFeed rules;
  private final TaskConsumer tasks;
  private final SurveyConsumer surveys;
  private final Set<String> linked = ConcurrentHashMap.newKeySet();

  @Inject
  WorkerReadiness(RuleFeed rules, TaskConsumer tasks, SurveyConsumer surveys) {
    this.rules = rules;
    this.tasks = tasks;
    this.surveys = surveys;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("worker");
    response.withData("rules", rules.isLoaded() ? "read" : "not read yet");
    boolean ready = rules.isLoaded();
    for (Intake intake : allIntakes()) {
      if (intake.isUp()) {
        linked.add(intake.address());
      }
      response.withData(intake.address(), intake.isUp() ? "linked" : "not linked");
      ready &= linked.contains(intake.address());
    }
    return response.status(ready).build();
  }

  private List<Intake> allIntakes() {
    List<Intake> all = new ArrayList<>(tasks.intakes());
    all.addAll(surveys.intakes());
    return all;
  }
}
