package io.crosstide.gateway.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A node and where it is, for reading with errors that name the place.
 *
 * @param path as {@code accounts[0].users[1].name}; empty for the document
 */
record YamlField(String path, YamlNode node) {

  static YamlField document(YamlNode root) {
    return new YamlField("", root);
  }

  AccountsFileException error(String problem) {
    return AccountsFileException.at(node.line(), path, problem);
  }

  /** Refuses fields that nobody would read: a misspelt Deny must not be lost. */
  YamlField allowing(String... names) {
    Set<String> known = Set.of(names);
    for (Map.Entry<String, YamlNode> field : mapping().entrySet()) {
      if (!known.contains(field.getKey())) {
        throw child(field.getKey(), field.getValue()).error("unknown field");
      }
    }
    return this;
  }

  /** The field, unless it is missing or has no value. */
  Optional<YamlField> field(String name) {
    YamlNode found = mapping().get(name);
    return found == null || found instanceof YamlNode.Nothing
        ? Optional.empty()
        : Optional.of(child(name, found));
  }

  YamlField required(String name) {
    return field(name).orElseThrow(() -> error("lacks the field " + name));
  }

  /** The items of a list that may be missing. */
  List<YamlField> items(String name) {
    return field(name).map(YamlField::items).orElse(List.of());
  }

  List<YamlField> items() {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      throw error("must be a list");
    }
    List<YamlField> items = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      items.add(new YamlField(path + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** A list of texts, or one text. */
  List<YamlField> itemsOrOne() {
    return node instanceof YamlNode.Sequence ? items() : List.of(this);
  }

  String text() {
    if (node instanceof YamlNode.Scalar scalar && !scalar.text().isBlank()) {
      return scalar.text();
    }
    throw error("must be a text that is not empty");
  }

  private Map<String, YamlNode> mapping() {
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping.fields();
    }
    throw error("must hold fields");
  }

  private YamlField child(String name, YamlNode value) {
    return new YamlField(path.isEmpty() ? name : path + "." + name, value);
  }
}
