package io.crosstide.gateway.access;

import java.util.List;
import java.util.Map;

/** A piece of a YAML document that knows its line, counted from 1. */
sealed interface YamlNode {
  int line();

  record Mapping(Map<String, YamlNode> fields, int line) implements YamlNode {}

  record Sequence(List<YamlNode> items, int line) implements YamlNode {}

  /** A scalar of any type, as it is written. */
  record Scalar(String text, int line) implements YamlNode {
    /** Without the text, which may be a secret. */
    @Override
    public String toString() {
      return "Scalar[line=" + line + "]";
    }
  }

  /** Nothing after the colon, or {@code null}. */
  record Nothing(int line) implements YamlNode {}
}
