package io.crosstide.testbed.stores;

import io.crosstide.store.region.Region;
import io.crosstide.store.region.StoreCredentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * The two users of a store that has policies of buckets: the one with the region's credentials,
 * which owns the buckets, and the one that acts for a role. Principals are written as Ceph has
 * them.
 */
public final class StoreUsers {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern OWNER = Pattern.compile("<Owner>.*?<ID>([^<]+)</ID>");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Region region;
  private final String owner;
  private final String second;

  /**
   * Asks who they are.
   *
   * @param region as its owner reaches it
   * @param role that the second one acts for
   */
  public StoreUsers(Region region, String role) throws Exception {
    this.region = region;
    this.owner = nameOf(region.credentials());
    this.second = nameOf(region.as(role).orElseThrow().credentials());
  }

  /** The second user alone may read the objects of a bucket, and do anything else. */
  public void letSecondAloneRead(String bucket) throws Exception {
    putPolicy(
        bucket,
        statement("Deny", owner, bucket, "s3:GetObject", "s3:GetObjectVersion"),
        statement("Allow", second, bucket, "s3:*"));
  }

  /** The second user alone may write and delete objects of a bucket; the owner may read them. */
  public void letSecondAloneWrite(String bucket) throws Exception {
    putPolicy(
        bucket,
        statement("Deny", owner, bucket, "s3:PutObject", "s3:DeleteObject"),
        // What the second user writes is its own.
        statement(
            "Allow",
            owner,
            bucket,
            Stream.of("", "Version", "Acl", "VersionAcl", "Tagging", "VersionTagging")
                .map(what -> "s3:GetObject" + what)
                .toArray(String[]::new)),
        statement("Allow", second, bucket, "s3:*"));
  }

  private void putPolicy(String bucket, String... statements) throws Exception {
    String policy =
        "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}"
            .formatted(String.join(", ", statements));
    send(region.credentials(), SdkHttpMethod.PUT, "/" + bucket, List.of("policy"), policy);
  }

  private static String statement(String effect, String user, String bucket, String... actions) {
    return ("{\"Effect\": \"%s\", \"Principal\": {\"AWS\": [\"arn:aws:iam:::user/%s\"]},"
            + " \"Action\": [%s], \"Resource\": [\"arn:aws:s3:::%s\", \"arn:aws:s3:::%s/*\"]}")
        .formatted(
            effect,
            user,
            Stream.of(actions).map("\"%s\""::formatted).collect(Collectors.joining(", ")),
            bucket,
            bucket);
  }

  /** The list of a user's buckets says whose it is. */
  private String nameOf(StoreCredentials credentials) throws Exception {
    String buckets = send(credentials, SdkHttpMethod.GET, "/", List.of(), "");
    Matcher found = OWNER.matcher(buckets);
    if (!found.find()) {
      throw new IOException("The store does not say whose buckets these are: " + buckets);
    }
    return found.group(1);
  }

  private String send(
      StoreCredentials credentials,
      SdkHttpMethod method,
      String path,
      List<String> query,
      String body)
      throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder().method(method).uri(region.endpoint()).encodedPath(path);
    query.forEach(name -> unsigned.putRawQueryParameter(name, ""));
    AwsCredentialsIdentity identity =
        AwsCredentialsIdentity.create(credentials.accessKeyId(), credentials.secretAccessKey());
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(identity)
                        .request(unsigned.build())
                        .payload(ContentStreamProvider.fromByteArray(bytes))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.signingRegion())
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false))
            .request();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path, query))
            .timeout(PATIENCE)
            .method(method.name(), HttpRequest.BodyPublishers.ofByteArray(bytes));
    for (String header : List.of("Authorization", "X-Amz-Date", "x-amz-content-sha256")) {
      request.header(header, signed.firstMatchingHeader(header).orElseThrow());
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          method + " " + path + query + ": " + answer.statusCode() + answer.body());
    }
    return answer.body();
  }

  private URI uri(String path, List<String> query) {
    return region.endpoint().resolve(path + (query.isEmpty() ? "" : "?" + query.get(0) + "="));
  }
}
