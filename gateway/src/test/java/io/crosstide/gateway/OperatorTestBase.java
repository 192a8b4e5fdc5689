package io.crosstide.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.gateway.fixture.OperatorDocumentation;
import io.crosstide.gateway.fixture.World;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;

/** Calls of operators, each of whose answers must be as documented. */
abstract class OperatorTestBase extends ReplicationTestBase {
  static final String API = "/operator/v1";
  private static final ObjectMapper JSON = MessageCodec.newMapper();

  OperatorDocumentation documentation;

  @BeforeEach
  void readDocumentation() throws Exception {
    byte[] document = given().queryParam("format", "json").get("/q/openapi").asByteArray();
    documentation = new OperatorDocumentation(JSON.readTree(document));
  }

  /** A rule from source to target that is doing. */
  Rule rule() {
    client(World.HANGZHOU).addBucketReplication(request("r"));
    world.services().setStatus("r", RuleStatus.DOING);
    return world.services().rules().get(0);
  }

  JsonNode get(String path, Object... query) throws Exception {
    RequestSpecification request = as(World.OPERATOR_TOKEN);
    for (int i = 0; i < query.length; i += 2) {
      request.queryParam((String) query[i], query[i + 1]);
    }
    return checked("GET", path, request.get(API + path), 200);
  }

  JsonNode post(String path, String body) throws Exception {
    return checked("POST", path, as(World.OPERATOR_TOKEN).body(body).post(API + path), 200);
  }

  JsonNode put(String path, String body) throws Exception {
    return checked("PUT", path, as(World.OPERATOR_TOKEN).body(body).put(API + path), 200);
  }

  /** The body of an answer that must have a status and the documented form. */
  JsonNode checked(String method, String path, Response answer, int status) throws Exception {
    JsonNode body = JSON.readTree(answer.asByteArray());
    assertThat(answer.statusCode()).as("%s", body).isEqualTo(status);
    documentation.check(method, API + path, status, body);
    return body;
  }

  static RequestSpecification as(String token) {
    return given().header("Authorization", "Bearer " + token).contentType("application/json");
  }
}
