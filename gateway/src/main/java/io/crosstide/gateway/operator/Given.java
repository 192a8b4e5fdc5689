package io.crosstide.gateway.operator;

import io.crosstide.contracts.id.RuleId;
import java.util.Optional;

/** Values of a request. Whatever is wrong with one is an {@link IllegalArgumentException}. */
final class Given {
  private static final int LIMIT_DEFAULT = 100;

  /** Bounds the memory of an answer. */
  private static final int LIMIT_MAX = 1_000;

  private Given() {}

  /** A parameter that is there and not empty. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static Optional<String> text(Optional<String> parameter) {
    return parameter.filter(value -> !value.isEmpty());
  }

  static RuleId rule(String id) {
    try {
      return RuleId.of(id);
    } catch (IllegalArgumentException notOne) {
      throw new IllegalArgumentException("Not the id of a rule", notOne);
    }
  }

  /** How many entries a page has at most. */
  static int limit(Optional<String> parameter) {
    return number("limit", parameter, LIMIT_DEFAULT, 1, LIMIT_MAX);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static int number(String name, Optional<String> parameter, int otherwise, int min, int max) {
    String problem = "%s is a number from %d to %d".formatted(name, min, max);
    int value;
    try {
      value = text(parameter).map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException notOne) {
      throw new IllegalArgumentException(problem, notOne);
    }
    if (value < min || value > max) {
      throw new IllegalArgumentException(problem);
    }
    return value;
  }

  /** A number in a path. */
  static long whole(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notOne) {
      throw new IllegalArgumentException(name + " is a number", notOne);
    }
  }

  /** A word of a closed list. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static <E extends Enum<E>> Optional<E> word(
      String name, Optional<String> parameter, Class<E> words) {
    try {
      return text(parameter).map(value -> Enum.valueOf(words, value));
    } catch (IllegalArgumentException notOne) {
      throw new IllegalArgumentException(name + " is none of the words there are", notOne);
    }
  }

  static <T> T body(T body) {
    if (body == null) {
      throw new IllegalArgumentException("A body is required");
    }
    return body;
  }
}
