package io.crosstide.gateway.oss;

import io.crosstide.gateway.oss.error.OssErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The query of one request, decoded once, in the order received. A parameter without a value and
 * one with an empty value are the same.
 *
 * @param parameters all of them, duplicates included
 */
public record OssQuery(List<Parameter> parameters) {
  private static final OssQuery EMPTY = new OssQuery(List.of());

  /** One parameter; the value is empty when none was given. */
  public record Parameter(String name, String value) {
    public Parameter {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, "value");
    }
  }

  public OssQuery {
    parameters = List.copyOf(parameters);
  }

  /**
   * Parses what follows the question mark; {@code +} is a space.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidArgument for a malformed escape or
   *     bytes that are not UTF-8
   */
  public static OssQuery parse(String raw) {
    if (raw.isEmpty()) {
      return EMPTY;
    }
    List<Parameter> parsed = new ArrayList<>();
    int start = 0;
    while (start <= raw.length()) {
      int end = raw.indexOf('&', start);
      end = end < 0 ? raw.length() : end;
      if (end > start) {
        parsed.add(parameter(raw.substring(start, end)));
      }
      start = end + 1;
    }
    return new OssQuery(parsed);
  }

  private static Parameter parameter(String piece) {
    int equals = piece.indexOf('=');
    String name = equals < 0 ? piece : piece.substring(0, equals);
    String value = equals < 0 ? "" : piece.substring(equals + 1);
    return new Parameter(decode(name), decode(value));
  }

  private static String decode(String raw) {
    return PercentCoding.decodeQuery(raw)
        .orElseThrow(
            () ->
                OssErrors.invalidArgument("The query of the request is not correctly encoded.")
                    .asException());
  }

  public boolean has(String name) {
    return first(name).isPresent();
  }

  /** The first value, which may be empty text. */
  public Optional<String> first(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return Optional.of(parameter.value());
      }
    }
    return Optional.empty();
  }

  /** The first value if it is not empty: for parameters where empty means unset. */
  public Optional<String> text(String name) {
    return first(name).filter(value -> !value.isEmpty());
  }

  /** Names only: values of a presigned URL are secret. */
  @Override
  public String toString() {
    return "OssQuery" + parameters.stream().map(Parameter::name).toList();
  }
}
