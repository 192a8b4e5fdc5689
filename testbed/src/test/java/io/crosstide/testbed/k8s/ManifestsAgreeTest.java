package io.crosstide.testbed.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one manifest says fits what the others say: keys, ports, addresses, files. */
class ManifestsAgreeTest {

  /** Their defaults are for one machine. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rule-service       | DATABASE STORES
          progress-service   | DATABASE CROSSTIDE_RULES_URL
          replication-worker | STORES CROSSTIDE_RULES_URL CROSSTIDE_PROGRESS_URL
          gateway            | STORES CROSSTIDE_RULES_URL CROSSTIDE_PROGRESS_URL CROSSTIDE_ACCOUNTS_FILE \
          CROSSTIDE_GATEWAY_DOMAIN CROSSTIDE_GATEWAY_PORT CROSSTIDE_GATEWAY_ADVERTISED_PORT
          """)
  void everyServiceIsGivenWhatItNeeds(String service, String needs) throws IOException {
    String all =
        ("QUARKUS_HTTP_PORT CROSSTIDE_AMQP_BROKERS CROSSTIDE_AMQP_USERNAME CROSSTIDE_AMQP_PASSWORD "
                + needs)
            .replace("STORES", "CROSSTIDE_REGIONS_FILE CROSSTIDE_CREDENTIALS_FILE")
            .replace(
                "DATABASE",
                "QUARKUS_DATASOURCE_JDBC_URL QUARKUS_DATASOURCE_REACTIVE_URL"
                    + " QUARKUS_DATASOURCE_USERNAME QUARKUS_DATASOURCE_PASSWORD");
    assertThat(Manifests.environment(service)).containsKeys(all.split("\\s+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rule-service", "progress-service", "replication-worker", "gateway"})
  void probesAskThePortThatIsListenedOn(String service) throws IOException {
    Map<String, Integer> ports = containerPorts(service);
    assertThat(Manifests.environment(service))
        .containsEntry("QUARKUS_HTTP_PORT", ports.get("http").toString());
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      assertThat(Manifests.container(service).at("/" + probe + "/httpGet/port").asText())
          .isEqualTo("http");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rule-service", "progress-service", "gateway"})
  void servicesLeadToPortsOfTheirPods(String service) throws IOException {
    JsonNode spec = serviceSpec(service);
    Map<String, Integer> ports = containerPorts(service);
    assertThat(spec.get("ports"))
        .isNotEmpty()
        .allMatch(port -> ports.containsKey(port.get("targetPort").asText()));
    JsonNode labels = Manifests.pod(service).at("/metadata/labels");
    spec.get("selector")
        .properties()
        .forEach(label -> assertThat(labels.get(label.getKey())).isEqualTo(label.getValue()));
  }

  @ParameterizedTest
  @CsvSource({
    "CROSSTIDE_RULES_URL, rule-service",
    "CROSSTIDE_PROGRESS_URL, progress-service",
  })
  void addressesAreThoseOfServices(String key, String service) throws IOException {
    URI url = URI.create(Manifests.endpoints().getProperty(key));
    assertThat(url.getHost()).isEqualTo(service);
    assertThat(url.getPort()).isEqualTo(servicePort(service, "http"));
  }

  @Test
  void theGatewayListensWhereItsServiceLeadsAndTellsWhatItsServiceOffers() throws IOException {
    int listening = containerPorts("gateway").get("oss");
    assertThat(Manifests.environment("gateway"))
        .containsEntry("CROSSTIDE_GATEWAY_PORT", Integer.toString(listening))
        .containsEntry(
            "CROSSTIDE_GATEWAY_ADVERTISED_PORT", Integer.toString(servicePort("gateway", "oss")));
  }

  /** A secret that a service does not read is not given to it. */
  @ParameterizedTest
  @ValueSource(strings = {"rule-service", "progress-service", "replication-worker", "gateway"})
  void whatIsMountedIsReadAndWhatIsReadIsMounted(String service) throws IOException {
    Set<String> read = new HashSet<>();
    Manifests.environment(service)
        .forEach(
            (key, value) -> {
              if (key.endsWith("_FILE")) {
                read.add(Path.of(value).getParent().toString());
              }
            });
    Set<String> mounted = new HashSet<>();
    Manifests.container(service)
        .get("volumeMounts")
        .forEach(mount -> mounted.add(mount.get("mountPath").asText()));
    assertThat(mounted).contains("/tmp");
    mounted.remove("/tmp");
    assertThat(mounted).isEqualTo(read);
  }

  @Test
  void onlyTheGatewayHoldsKeysOfClients() throws IOException {
    for (String service : List.of("rule-service", "progress-service", "replication-worker")) {
      assertThat(Manifests.pod(service).toString()).doesNotContain("accounts");
    }
    assertThat(Manifests.pod("gateway").toString()).contains("\"crosstide-accounts\"");
  }

  private static Map<String, Integer> containerPorts(String service) throws IOException {
    Map<String, Integer> ports = new HashMap<>();
    Manifests.container(service)
        .get("ports")
        .forEach(port -> ports.put(port.get("name").asText(), port.get("containerPort").asInt()));
    return ports;
  }

  /** The port under which a service offers a port of its pods. */
  private static int servicePort(String service, String target) throws IOException {
    for (JsonNode port : serviceSpec(service).get("ports")) {
      if (port.get("targetPort").asText().equals(target)) {
        return port.get("port").asInt();
      }
    }
    throw new AssertionError("Service " + service + " does not offer " + target);
  }

  private static JsonNode serviceSpec(String service) throws IOException {
    JsonNode document = Manifests.documents(service + ".yaml").get(1);
    assertThat(document.get("kind").asText()).isEqualTo("Service");
    assertThat(document.at("/metadata/name").asText()).isEqualTo(service);
    return document.get("spec");
  }
}
