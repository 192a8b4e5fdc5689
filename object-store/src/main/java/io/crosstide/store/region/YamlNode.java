package io.crosstide.store.region;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A mapping in a configuration file that knows where it is, so that every complaint names its
 * field. All problems are {@link IllegalArgumentException}s.
 */
record YamlNode(String where, JsonNode node) {

  /** The mapping, which may have only the named fields. */
  static YamlNode of(String where, JsonNode node, Set<String> known) {
    YamlNode mapping = new YamlNode(where, node);
    if (!node.isObject()) {
      throw mapping.problem("must be a mapping");
    }
    Set<String> unknown = new TreeSet<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw mapping.problem("has fields that nobody knows: " + String.join(", ", unknown));
    }
    return mapping;
  }

  String text(String field) {
    return textIfPresent(field).orElseThrow(() -> problem(field, "is missing"));
  }

  Optional<String> textIfPresent(String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isValueNode() || value.asText().isBlank()) {
      throw problem(field, "must be a text");
    }
    return Optional.of(value.asText());
  }

  boolean flag(String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isBoolean()) {
      return value.asBoolean(false);
    }
    throw problem(field, "must be true or false");
  }

  /** A mapping of texts to texts; empty if absent. */
  Map<String, String> texts(String field) {
    JsonNode value = node.path(field);
    Map<String, String> texts = new LinkedHashMap<>();
    if (value.isMissingNode() || value.isNull()) {
      return texts;
    }
    if (!value.isObject()) {
      throw problem(field, "must be a mapping");
    }
    YamlNode mapping = new YamlNode(where + "." + field, value);
    value.fieldNames().forEachRemaining(name -> texts.put(name, mapping.text(name)));
    return texts;
  }

  /** A sequence of mappings, at least one. */
  List<YamlNode> mappings(String field, Set<String> known) {
    JsonNode value = node.path(field);
    if (!value.isArray() || value.isEmpty()) {
      throw problem(field, "must be a sequence with at least one entry");
    }
    List<YamlNode> mappings = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      mappings.add(of(where + "." + field + "[" + i + "]", value.get(i), known));
    }
    return mappings;
  }

  IllegalArgumentException problem(String field, String what) {
    return new IllegalArgumentException(where + "." + field + " " + what);
  }

  private IllegalArgumentException problem(String what) {
    return new IllegalArgumentException(where + " " + what);
  }
}
