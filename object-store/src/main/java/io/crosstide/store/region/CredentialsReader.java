package io.crosstide.store.region;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads credentials by their reference names. A value stands in the file or elsewhere. */
final class CredentialsReader {
  private static final String KEY_ID = "access-key-id";
  private static final String SECRET = "secret-access-key";
  private static final String IN_ENVIRONMENT = "-env";
  private static final String IN_FILE = "-file";
  private static final Set<String> FIELDS =
      Set.of(
          KEY_ID,
          KEY_ID + IN_ENVIRONMENT,
          KEY_ID + IN_FILE,
          SECRET,
          SECRET + IN_ENVIRONMENT,
          SECRET + IN_FILE);

  private final Map<String, String> environment;

  CredentialsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * @param file other files are named relative to it
   */
  Map<String, StoreCredentials> read(String where, JsonNode document, Path file) {
    YamlNode root = YamlNode.of(where, document, Set.of("credentials"));
    JsonNode entries = root.node().path("credentials");
    if (!entries.isObject()) {
      throw root.problem("credentials", "must be a mapping");
    }
    Map<String, StoreCredentials> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : entries.properties()) {
      YamlNode fields =
          YamlNode.of(where + ".credentials." + entry.getKey(), entry.getValue(), FIELDS);
      all.put(
          entry.getKey(),
          new StoreCredentials(value(fields, KEY_ID, file), value(fields, SECRET, file)));
    }
    return all;
  }

  private String value(YamlNode fields, String name, Path file) {
    Optional<String> here = fields.textIfPresent(name);
    Optional<String> variable = fields.textIfPresent(name + IN_ENVIRONMENT);
    Optional<String> other = fields.textIfPresent(name + IN_FILE);
    long given = Stream.of(here, variable, other).filter(Optional::isPresent).count();
    if (given != 1) {
      throw fields.problem(
          name, "must be given once, as " + name + ", " + name + "-env or " + name + "-file");
    }
    return here.or(() -> variable.map(v -> ofEnvironment(fields, name, v)))
        .orElseGet(() -> ofFile(fields, name, file.resolveSibling(other.orElseThrow())));
  }

  private String ofEnvironment(YamlNode fields, String name, String variable) {
    String value = environment.get(variable);
    if (value == null || value.isBlank()) {
      throw fields.problem(
          name + IN_ENVIRONMENT, "names the variable " + variable + ", which is not set");
    }
    return value;
  }

  private static String ofFile(YamlNode fields, String name, Path file) {
    try {
      String value = Files.readString(file).strip();
      if (!value.isEmpty()) {
        return value;
      }
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          fields.problem(name + IN_FILE, "names " + file + ", which cannot be read").getMessage(),
          unreadable);
    }
    throw fields.problem(name + IN_FILE, "names " + file + ", which is empty");
  }
}
