package io.crosstide.benchmarks.lag;

import io.crosstide.testbed.launch.Connection;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Puts through the gateway with a client as light as the one of the stores, signed with OSS V1. */
final class GatewayPuts {
  private static final String HMAC = "HmacSHA1";

  private final HttpClient http;
  private final Connection connection;

  GatewayPuts(Vertx vertx, Connection connection, int connections) {
    URI endpoint = connection.endpoints().get(0);
    this.connection = connection;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost(endpoint.getHost())
                .setDefaultPort(endpoint.getPort()),
            new PoolOptions().setHttp1MaxSize(connections));
  }

  /** Done when the gateway has acknowledged the object. */
  Future<?> put(String bucket, String key, Buffer body) {
    String path = "/" + bucket + "/" + key;
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    String toSign = "PUT\n\n\n" + date + "\n" + path;
    return http.request(HttpMethod.PUT, path)
        .compose(
            request ->
                request
                    .putHeader("Date", date)
                    .putHeader(
                        "Authorization", "OSS " + connection.accessKeyId() + ":" + sign(toSign))
                    .send(body)
                    .expecting(HttpResponseExpectation.SC_SUCCESS))
        .compose(answer -> answer.end());
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      byte[] secret = connection.accessKeySecret().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(secret, HMAC));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every JDK has " + HMAC, impossible);
    }
  }
}
