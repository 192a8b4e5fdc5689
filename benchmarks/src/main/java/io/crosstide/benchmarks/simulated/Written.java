package io.crosstide.benchmarks.simulated;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a HEAD tells of an object that was written.
 *
 * @param headers what its writer said of it
 */
record Written(int size, String tag, String modified, Map<String, String> headers) {
  static Written of(HttpServerRequest request, int size, String tag) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (name.toLowerCase(Locale.ROOT).startsWith("x-amz-meta-")
                  || name.equalsIgnoreCase("Content-Type")) {
                headers.put(name, value);
              }
            });
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    return new Written(size, tag, DateTimeFormatter.RFC_1123_DATE_TIME.format(now), headers);
  }

  void tell(HttpServerResponse response) {
    headers.forEach(response::putHeader);
    response
        .putHeader("ETag", '"' + tag + '"')
        .putHeader("Last-Modified", modified)
        .putHeader("Content-Length", Integer.toString(size))
        .end();
  }
}
