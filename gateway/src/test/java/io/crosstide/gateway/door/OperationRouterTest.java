package io.crosstide.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.gateway.call.OssOperation;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.OssRequest;
import io.crosstide.gateway.oss.address.OssResource;
import io.crosstide.gateway.oss.auth.SignedSubResources;
import io.crosstide.gateway.oss.error.OssException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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
    "PUT,object,uploadId=1,InvalidArgument",
    "DELETE,bucket,tagging,NotImplemented",
    "GET,bucket,tagging,NotImplemented",
    "PUT,bucket,tagging=,NotImplemented",
    "DELETE,bucket,rtc,MethodNotAllowed",
    "GET,bucket,rtc,MethodNotAllowed",
    "DELETE,bucket,userDefinedLogFieldsConfig,NotImplemented",
    "DELETE,bucket,someFeatureOfTomorrow,NotImplemented",
    "DELETE,bucket,versionId=v,NotImplemented",
    "DELETE,bucket,uploads,MethodNotAllowed",
    "HEAD,bucket,acl,MethodNotAllowed",
    "GET,bucket,acl&versioning,MethodNotAllowed",
    "GET,service,tagging,NotImplemented",
    "DELETE,object,acl,MethodNotAllowed",
    "DELETE,object,legalHold,NotImplemented",
    "DELETE,object,uploadId=u&tagging,MethodNotAllowed",
    "PUT,object,uploads,MethodNotAllowed",
    "PUT,object,append&position=0,MethodNotAllowed",
    "PUT,object,versionId=v,MethodNotAllowed",
    "PUT,object,rtc,NotImplemented",
    "GET,object,uploads,MethodNotAllowed",
    "POST,object,uploads&append,MethodNotAllowed",
    "GET,object,x-oss-ac-source-ip=1.2.3.4,NotImplemented"
  })
  void refusesTheRest(String method, String resource, String query, String code) {
    assertThatThrownBy(() -> route(method, resource, query == null ? "" : query))
        .isInstanceOfSatisfying(
            OssException.class, e -> assertThat(e.error().code()).isEqualTo(code));
  }

  /** Operations on the whole of a thing, some of which cannot be taken back. */
  private static final Set<OssOperation> PLAIN =
      EnumSet.of(
          OssOperation.LIST_BUCKETS,
          OssOperation.PUT_BUCKET,
          OssOperation.DELETE_BUCKET,
          OssOperation.HEAD_BUCKET,
          OssOperation.LIST_OBJECTS,
          OssOperation.PUT_OBJECT,
          OssOperation.GET_OBJECT,
          OssOperation.HEAD_OBJECT,
          OssOperation.DELETE_OBJECT);

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "continuation-token",
          "security-token",
          "sequential",
          "x-oss-request-payer",
          "x-oss-traffic-limit");

  static Stream<String> subResources() {
    return Stream.concat(
            SignedSubResources.names().stream(),
            Stream.of("udf", "udfName", "regions", "retention", "legalHold", "seal", "select"))
        .filter(name -> !WITHOUT_EFFECT.contains(name) && !name.startsWith("response-"));
  }

  /** Every sub-resource with every method on every level. */
  @ParameterizedTest
  @MethodSource("subResources")
  void neverTakesASubResourceForTheWhole(String name) {
    for (String resource : List.of("service", "bucket", "object")) {
      for (String method : List.of("GET", "HEAD", "PUT", "POST", "DELETE")) {
        for (String query : List.of(name, name + "=", name + "=1")) {
          boolean ofVersion = name.equals("versionId") && resource.equals("object");
          assertThat(operation(method, resource, query))
              .as("%s %s?%s", method, resource, query)
              .matches(found -> ofVersion || found.isEmpty() || !PLAIN.contains(found.get()));
        }
      }
    }
  }

  private static Optional<OssOperation> operation(String method, String resource, String query) {
    try {
      return Optional.of(route(method, resource, query));
    } catch (OssException refused) {
      return Optional.empty();
    }
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
