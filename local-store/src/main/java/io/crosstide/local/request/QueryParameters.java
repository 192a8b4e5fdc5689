package io.crosstide.local.request;

import io.crosstide.local.text.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The query of a request, decoded once, in the order it came. */
public record QueryParameters(List<Parameter> all) {
  /** Bounds the work a hostile query can cause; no S3 call needs more than about twenty. */
  private static final int COUNT_MAX = 200;

  /** One {@code name=value}; a bare name has an empty value. */
  public record Parameter(String name, String value) {}

  public QueryParameters {
    all = List.copyOf(all);
  }

  /**
   * Reads the part of the request line behind the question mark.
   *
   * @throws IllegalArgumentException for broken escapes, bytes that are not UTF-8, or more than 200
   *     parameters
   */
  public static QueryParameters parse(String rawQuery) {
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : rawQuery.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      if (parameters.size() == COUNT_MAX) {
        throw new IllegalArgumentException("too many query parameters");
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.add(
          new Parameter(PercentEncoding.decodeQuery(name), PercentEncoding.decodeQuery(value)));
    }
    return new QueryParameters(parameters);
  }

  /** The first value of that name. */
  public Optional<String> get(String name) {
    for (Parameter parameter : all) {
      if (parameter.name().equals(name)) {
        return Optional.of(parameter.value());
      }
    }
    return Optional.empty();
  }

  public boolean has(String name) {
    return get(name).isPresent();
  }
}
