package io.crosstide.testbed.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The manifests as they are in the repository. */
final class Manifests {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final Path BASE = ROOT.resolve("k8s/base");
  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Manifests() {}

  static List<JsonNode> documents(String file) throws IOException {
    try (var parser = YAML.createParser(BASE.resolve(file).toFile())) {
      return YAML.<JsonNode>readValues(parser, JsonNode.class).readAll();
    }
  }

  static JsonNode pod(String service) throws IOException {
    return documents(service + ".yaml").get(0).at("/spec/template");
  }

  static JsonNode container(String service) throws IOException {
    return pod(service).at("/spec/containers/0");
  }

  /** What every service is given. */
  static Properties endpoints() throws IOException {
    return properties(BASE.resolve("endpoints.env"));
  }

  /** All that a service is given; empty for what comes from a secret. */
  static Map<String, String> environment(String service) throws IOException {
    Map<String, String> environment = new HashMap<>();
    endpoints().forEach((key, value) -> environment.put((String) key, (String) value));
    container(service)
        .get("env")
        .forEach(
            entry -> environment.put(entry.get("name").asText(), entry.path("value").asText()));
    return environment;
  }

  static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (var in = Files.newInputStream(file)) {
      properties.load(in);
    }
    return properties;
  }
}
