package io.crosstide.gateway.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads YAML into nodes that know their lines. The parser's own messages quote the document,
 * secrets included, so they are never passed on.
 */
final class YamlTree {
  private static final int DEPTH_MAX = 32;
  private static final YAMLFactory FACTORY = new YAMLFactory();

  private final YAMLParser parser;

  private YamlTree(YAMLParser parser) {
    this.parser = parser;
  }

  static YamlNode read(String yaml) {
    try (YAMLParser parser = FACTORY.createParser(yaml)) {
      return new YamlTree(parser).document();
    } catch (JsonProcessingException notYaml) {
      int line = notYaml.getLocation() == null ? 1 : notYaml.getLocation().getLineNr();
      throw AccountsFileException.at(line, "", "not valid YAML");
    } catch (IOException impossible) {
      throw new IllegalStateException("Reading from a string cannot fail", impossible);
    } catch (AccountsFileException refused) {
      throw refused;
    } catch (RuntimeException notYaml) {
      // The YAML library also answers some broken input with unchecked exceptions.
      throw AccountsFileException.at(1, "", "not valid YAML");
    }
  }

  private YamlNode document() throws IOException {
    if (parser.nextToken() == null) {
      return new YamlNode.Nothing(1);
    }
    YamlNode root = node(0);
    if (parser.nextToken() != null) {
      throw AccountsFileException.at(line(), "", "only one document is allowed");
    }
    return root;
  }

  private YamlNode node(int depth) throws IOException {
    if (depth > DEPTH_MAX) {
      throw AccountsFileException.at(line(), "", "nested too deeply");
    }
    if (parser.isCurrentAlias()) {
      throw AccountsFileException.at(line(), "", "aliases are not supported");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> mapping(depth);
      case START_ARRAY -> sequence(depth);
      case VALUE_NULL -> new YamlNode.Nothing(line());
      default -> new YamlNode.Scalar(parser.getText(), line());
    };
  }

  private YamlNode mapping(int depth) throws IOException {
    int line = line();
    Map<String, YamlNode> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      int nameLine = line();
      parser.nextToken();
      if (fields.put(name, node(depth + 1)) != null) {
        throw AccountsFileException.at(nameLine, name, "occurs twice");
      }
    }
    return new YamlNode.Mapping(fields, line);
  }

  private YamlNode sequence(int depth) throws IOException {
    int line = line();
    List<YamlNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(depth + 1));
    }
    return new YamlNode.Sequence(items, line);
  }

  private int line() {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }
}
