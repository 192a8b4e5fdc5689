package io.crosstide.messaging.amqp;

import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.eclipse.microprofile.reactive.messaging.spi.ConnectorFactory;

/**
 * Incoming channels with a bound on what they hold. Acknowledged messages are accepted; a message
 * that was not is delivered again with a higher count, or goes to the dead letters if it could not
 * be decoded.
 */
@ApplicationScoped
@Connector(IntakeConnector.NAME)
@ConnectorAttribute(
    name = "address",
    type = "string",
    direction = Direction.INCOMING,
    description = "Queue or topic; the name of the channel if absent")
@ConnectorAttribute(
    name = "topic",
    type = "boolean",
    direction = Direction.INCOMING,
    defaultValue = "false",
    description = "Whether to get a copy of each message instead of competing for them")
@ConnectorAttribute(
    name = "initial-credits",
    type = "int",
    direction = Direction.INCOMING,
    mandatory = true,
    description = "Most messages held at a time, in work or waiting")
@ConnectorAttribute(
    name = "any-body",
    type = "boolean",
    direction = Direction.INCOMING,
    defaultValue = "false",
    description = "Whether to take also messages that no sender of ours can have sent")
public class IntakeConnector implements InboundConnector, HealthReporter {
  /** Name of the connector in the configuration of channels. */
  public static final String NAME = "crosstide-amqp";

  private final Intakes intakes;
  private final Map<String, Intake> channels = new ConcurrentHashMap<>();

  @Inject
  IntakeConnector(Intakes intakes) {
    this.intakes = intakes;
  }

  @Override
  public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
    String channel = config.getValue(ConnectorFactory.CHANNEL_NAME_ATTRIBUTE, String.class);
    IntakeOptions options =
        new IntakeOptions(
            config.getOptionalValue("address", String.class).orElse(channel),
            config.getOptionalValue("topic", Boolean.class).orElse(false),
            config.getValue("initial-credits", Integer.class),
            config.getOptionalValue("any-body", Boolean.class).orElse(false));
    Intake intake = intakes.open(options, () -> {});
    channels.put(channel, intake);
    return intake.messages();
  }

  /** Started once every channel has had its link. */
  @Override
  public HealthReport getStartup() {
    HealthReport.HealthReportBuilder report = HealthReport.builder();
    channels.forEach((channel, intake) -> report.add(channel, intake.wasUp()));
    return report.build();
  }

  /**
   * The same as at the start: a service that has lost the broker can still answer questions, and
   * taking it out of service would not bring the broker back.
   */
  @Override
  public HealthReport getReadiness() {
    return getStartup();
  }
}
