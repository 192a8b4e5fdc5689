package io.crosstide.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.gateway.call.OssOperation;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.OssRequest;
import io.crosstide.gateway.oss.address.OssResource;
import io.crosstide.gateway.oss.error.OssException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class OperationRouterTest {
  private static OssOperation route(
      String method, String resource, String query, Map<String, String> headers) {
    OssResource at =
        switch (resource) {
          case "service" -> new OssResource.Service();
          case "bucket" -> new OssResource.Bucket("b-1");
          default -> new OssResource.StoredObject("b-1", "k");
        };
    OssRequest request =
        new OssRequest(method, "/", query, OssHeaders.of(headers), "h", Optional.empty());
    return OperationRouter.route(request, at, request.query());
  }

  private static OssOperation route(String method, String resource, String query) {
    return route(method, resource, query, Map.of());
  }

  private static final String TABLE = "/operations.csv";

  @ParameterizedTest
  @CsvFileSource(resources = TABLE, numLinesToSkip = 1)
  void findsTheOperation(
      String method, String resource, String query, String copy, OssOperation operation) {
    Map<String, String> headers =
        copy == null ? Map.of() : Map.of("x-oss-copy-source", "/b-1/other");
    assertThat(route(method, resource, query == null ? "" : query, headers)).isEqualTo(operation);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,service,,MethodNotAllowed",
    "PATCH,bucket,,MethodNotAllowed",
    "PUT,bucket,bucketInfo,MethodNotAllowed",
    "DELETE,bucket,replication,MethodNotAllowed",
    "DELETE,bucket,versioning,MethodNotAllowed",
    "POST,bucket,,NotImplemented",
    "POST,bucket,replication,InvalidArgument",
    "POST,bucket,replication&comp=x,InvalidArgument",
    "GET,bucket,list-type=3,InvalidArgument",
    "GET,bucket,lifecycle,NotImplemented",
    "PUT,bucket,cors,NotImplemented",
    "GET,bucket,website,NotImplemented",
    "GET,object,symlink,NotImplemented",
    "POST,object,restore,NotImplemented",
    "GET,object,x-oss-process=image,NotImplemented",
    "POST,object,,MethodNotAllowed",
    "OPTIONS,object,,MethodNotAllowed",
    "PUT,object,partNumber=1,InvalidArgument",
    "PUT,object,uploadId=1,InvalidArgument"
  })
  void refusesTheRest(String method, String resource, String query, String code) {
    assertThatThrownBy(() -> route(method, resource, query == null ? "" : query))
        .isInstanceOfSatisfying(
            OssException.class, e -> assertThat(e.error().code()).isEqualTo(code));
  }

  @Test
  void refusesHeadersWhoseEffectIsMissing() {
    assertThatThrownBy(() -> route("PUT", "object", "", Map.of("x-oss-callback", "e30=")))
        .isInstanceOf(OssException.class);
  }

  @Test
  void everyOperationCanBeReached() throws Exception {
    Set<OssOperation> reached = EnumSet.noneOf(OssOperation.class);
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                OperationRouterTest.class.getResourceAsStream(TABLE), StandardCharsets.UTF_8))) {
      lines
          .lines()
          .skip(1)
          .filter(line -> !line.isBlank())
          .forEach(
              line ->
                  reached.add(
                      OssOperation.valueOf(line.substring(line.lastIndexOf(',') + 1).strip())));
    }
    assertThat(reached).containsExactlyInAnyOrder(OssOperation.values());
  }
}
