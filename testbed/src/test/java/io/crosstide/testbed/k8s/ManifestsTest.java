package io.crosstide.testbed.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Service;
import io.smallrye.config.ConfigMapping;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every manifest against the API's types, and every environment key against what the services
 * really read.
 */
class ManifestsTest {
  private static final List<String> SERVICES =
      List.of("rule-service", "progress-service", "replication-worker", "gateway");

  /** Read by the JVM and by nobody else. */
  private static final Set<String> JVM = Set.of("JAVA_TOOL_OPTIONS");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rule-service.yaml",
        "progress-service.yaml",
        "replication-worker.yaml",
        "gateway.yaml"
      })
  void manifestsHaveTheFieldsOfTheirTypes(String file) throws IOException {
    new JSON();
    List<JsonNode> documents = Manifests.documents(file);
    assertThat(documents).isNotEmpty();
    for (JsonNode document : documents) {
      String json = document.toString();
      switch (document.get("kind").asText()) {
        case "Deployment" -> V1Deployment.validateJsonElement(JsonParser.parseString(json));
        case "Service" -> V1Service.validateJsonElement(JsonParser.parseString(json));
        default -> throw new AssertionError("Unexpected kind in " + file + ": " + json);
      }
    }
  }

  /** The check above would be worth nothing if it let unknown fields pass. */
  @Test
  void anUnknownFieldIsNoticed() throws IOException {
    new JSON();
    ObjectNode document = (ObjectNode) Manifests.documents("gateway.yaml").get(0);
    document.put("replica", 3);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> V1Deployment.validateJsonElement(JsonParser.parseString(document.toString())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rule-service", "progress-service", "replication-worker", "gateway"})
  void environmentKeysAreOnesThatTheServiceReads(String service) throws Exception {
    Set<String> known = environmentKeysOf(service);
    List<String> used = new ArrayList<>();
    JsonNode container = Manifests.container(service);
    container.get("env").forEach(entry -> used.add(entry.get("name").asText()));
    assertThat(used).isNotEmpty().allMatch(key -> known.contains(key) || JVM.contains(key));
  }

  @Test
  void sharedEnvironmentKeysAreReadBySomeService() throws Exception {
    Set<String> known = new HashSet<>();
    for (String service : SERVICES) {
      known.addAll(environmentKeysOf(service));
    }
    Properties shared = Manifests.endpoints();
    assertThat(shared.stringPropertyNames()).isNotEmpty().allMatch(known::contains);
  }

  @Test
  void theKustomizationNamesEveryFile() throws IOException {
    JsonNode kustomization =
        Manifests.YAML.readTree(Manifests.BASE.resolve("kustomization.yaml").toFile());
    List<String> resources = new ArrayList<>();
    kustomization.get("resources").forEach(resource -> resources.add(resource.asText()));
    try (Stream<Path> files = Files.list(Manifests.BASE)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".yaml"))
          .filteredOn(name -> !name.equals("kustomization.yaml") && !name.equals("regions.yaml"))
          .containsExactlyInAnyOrderElementsOf(resources);
    }
  }

  /** From the config mappings of the built service, and the keys that its own properties set. */
  private static Set<String> environmentKeysOf(String service) throws Exception {
    Path classes = Manifests.ROOT.resolve(service).resolve("target/classes");
    Path messaging = Manifests.ROOT.resolve("messaging/target/classes");
    Set<String> keys = new HashSet<>();
    Manifests.properties(classes.resolve("application.properties"))
        .stringPropertyNames()
        .forEach(name -> keys.add(environmentKey(name)));
    URL[] path = {classes.toUri().toURL(), messaging.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, ManifestsTest.class.getClassLoader())) {
      for (Path root : List.of(classes, messaging)) {
        for (String name : configClasses(root)) {
          Class<?> type = loader.loadClass(name);
          ConfigMapping mapping = type.getAnnotation(ConfigMapping.class);
          if (mapping != null) {
            addKeys(keys, mapping.prefix(), type);
          }
        }
      }
    }
    return keys;
  }

  /** A method is a property; one that returns an interface is a group of them. */
  private static void addKeys(Set<String> keys, String prefix, Class<?> type) {
    for (Method method : type.getMethods()) {
      String name = prefix + "." + kebab(method.getName());
      if (method.getReturnType().isInterface()
          && method.getReturnType().getEnclosingClass() != null
          && !method.getReturnType().getName().startsWith("java.")) {
        addKeys(keys, name, method.getReturnType());
      } else {
        keys.add(environmentKey(name));
      }
    }
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static List<String> configClasses(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("Config.class"))
          .map(file -> root.relativize(file).toString())
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
  }

  /** As MicroProfile Config maps names. */
  private static String environmentKey(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
