package io.crosstide.testbed.e2e;

import io.crosstide.testbed.launch.Connection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Bucket-level OSS requests byte by byte, signed with V1; what an SDK would never send can be sent.
 */
final class RawOss {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI endpoint;
  private final String accessKeyId;
  private final String secret;
  private final ZonedDateTime date;

  RawOss(URI endpoint, String accessKeyId, String secret, ZonedDateTime date) {
    this.endpoint = endpoint;
    this.accessKeyId = accessKeyId;
    this.secret = secret;
    this.date = date;
  }

  static RawOss of(Connection connection) {
    return new RawOss(
        connection.endpoints().get(0),
        connection.accessKeyId(),
        connection.accessKeySecret(),
        ZonedDateTime.now(ZoneOffset.UTC));
  }

  RawOss withAccessKeyId(String id) {
    return new RawOss(endpoint, id, secret, date);
  }

  RawOss withSecret(String other) {
    return new RawOss(endpoint, accessKeyId, other, date);
  }

  RawOss withDate(ZonedDateTime other) {
    return new RawOss(endpoint, accessKeyId, secret, other);
  }

  /** An answer: its status, error code and EC (both empty if it is no error), and body. */
  record Answer(int status, String code, String ec, String body) {
    String text(String element) {
      Matcher matcher = Pattern.compile("<" + element + ">([^<]*)</" + element + ">").matcher(body);
      return matcher.find() ? matcher.group(1) : "";
    }
  }

  /**
   * @param signedQuery sub-resources in signing order, for instance {@code comp=add&replication}
   * @param unsignedQuery appended to the URL only
   */
  Answer call(String method, String bucket, String signedQuery, String unsignedQuery, byte[] body)
      throws IOException, InterruptedException {
    return call(method, bucket, signedQuery, unsignedQuery, body, Map.of());
  }

  Answer call(
      String method,
      String bucket,
      String signedQuery,
      String unsignedQuery,
      byte[] body,
      Map<String, String> headers)
      throws IOException, InterruptedException {
    Map<String, String> all = new TreeMap<>(headers);
    String dateText = DateTimeFormatter.RFC_1123_DATE_TIME.format(date);
    all.putIfAbsent("x-oss-date", dateText);
    String md5 = all.getOrDefault("Content-MD5", "");
    String resource = "/" + bucket + "/" + (signedQuery.isEmpty() ? "" : "?" + signedQuery);
    String toSign =
        method
            + "\n"
            + md5
            + "\n\n"
            + all.get("x-oss-date")
            + "\nx-oss-date:"
            + all.get("x-oss-date")
            + "\n"
            + resource;
    all.putIfAbsent("Authorization", "OSS " + accessKeyId + ":" + hmac(toSign));
    String query = signedQuery + (unsignedQuery.isEmpty() ? "" : "&" + unsignedQuery);
    return send(method, "/" + bucket + "/" + (query.isEmpty() ? "" : "?" + query), body, all);
  }

  /** Sends a request as it is. */
  Answer send(String method, String pathAndQuery, byte[] body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.resolve(pathAndQuery))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    HttpResponse<String> response =
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    Answer answer = new Answer(response.statusCode(), "", "", response.body());
    return response.statusCode() < 300
        ? answer
        : new Answer(response.statusCode(), answer.text("Code"), answer.text("EC"), answer.body());
  }

  private String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
