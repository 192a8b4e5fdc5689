package io.crosstide.local;

import io.crosstide.local.text.PercentEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** A request as a test writes it. Every {@code with} returns a new one. */
final class S3TestRequest {
  static final String KEY_ID = "test-key";
  static final String SECRET = "test-secret-that-nobody-else-has";

  /** How the request is signed. */
  enum Signing {
    NONE,
    HASHED,
    UNSIGNED_PAYLOAD,
    PRESIGNED,
    SIGNED_CHUNKS,
    SIGNED_CHUNKS_WITH_TRAILER,
    UNSIGNED_CHUNKS_WITH_TRAILER
  }

  private final String method;
  private final String path;
  private final List<String[]> query;
  private final Map<String, String> headers;
  private final byte[] body;
  private final Signing signing;
  private final String keyId;
  private final String secret;
  private final Clock clock;
  private final String host;
  private final byte[] wireBody;

  private S3TestRequest(
      String method,
      String path,
      List<String[]> query,
      Map<String, String> headers,
      byte[] body,
      Signing signing,
      String keyId,
      String secret,
      Clock clock,
      String host,
      byte[] wireBody) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.signing = signing;
    this.keyId = keyId;
    this.secret = secret;
    this.clock = clock;
    this.host = host;
    this.wireBody = wireBody;
  }

  /** A request for a path given raw, as it is to be sent. */
  static S3TestRequest raw(String method, String path) {
    return new S3TestRequest(
        method,
        path,
        List.of(),
        Map.of(),
        new byte[0],
        Signing.HASHED,
        KEY_ID,
        SECRET,
        Clock.systemUTC(),
        "127.0.0.1",
        new byte[0]);
  }

  static S3TestRequest bucket(String method, String bucket) {
    return raw(method, "/" + bucket);
  }

  static S3TestRequest object(String method, String bucket, String key) {
    return raw(method, "/" + bucket + "/" + PercentEncoding.encode(key, false));
  }

  S3TestRequest query(String name, String value) {
    List<String[]> more = new ArrayList<>(query);
    more.add(new String[] {name, value});
    return copy(more, headers, body, signing, keyId, secret, clock, host);
  }

  S3TestRequest header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return copy(query, more, body, signing, keyId, secret, clock, host);
  }

  S3TestRequest body(byte[] next) {
    return copy(query, headers, next, signing, keyId, secret, clock, host);
  }

  S3TestRequest body(String next) {
    return body(next.getBytes(StandardCharsets.UTF_8));
  }

  S3TestRequest signing(Signing next) {
    return copy(query, headers, body, next, keyId, secret, clock, host);
  }

  S3TestRequest credentials(String nextKeyId, String nextSecret) {
    return copy(query, headers, body, signing, nextKeyId, nextSecret, clock, host);
  }

  S3TestRequest clock(Clock next) {
    return copy(query, headers, body, signing, keyId, secret, next, host);
  }

  S3TestRequest host(String next) {
    return copy(query, headers, body, signing, keyId, secret, clock, next);
  }

  String method() {
    return method;
  }

  String host() {
    return host;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] wireBody() {
    return wireBody;
  }

  /** The request line's target. */
  String target() {
    StringBuilder target = new StringBuilder(path);
    char separator = '?';
    for (String[] parameter : query) {
      target.append(separator).append(PercentEncoding.encode(parameter[0], true));
      if (parameter[1] != null) {
        target.append('=').append(PercentEncoding.encode(parameter[1], true));
      }
      separator = '&';
    }
    return target.toString();
  }

  /** The request as it is sent. */
  S3TestRequest signed(int port) {
    if (signing == Signing.NONE) {
      return sent(query, headers, body);
    }
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            // Over plain HTTP the SDK signs every body, asked or not.
            .protocol("https")
            .host(host)
            .port(port)
            .encodedPath(path);
    query.forEach(p -> unsigned.appendRawQueryParameter(p[0], p[1] == null ? "" : p[1]));
    headers.forEach(unsigned::putHeader);
    if (signing != Signing.PRESIGNED) {
      unsigned.putHeader("Content-Length", Integer.toString(body.length));
    }
    SignedRequest signed = sign(unsigned.build());
    List<String[]> nextQuery = new ArrayList<>();
    signed
        .request()
        .rawQueryParameters()
        .forEach((name, values) -> values.forEach(v -> nextQuery.add(new String[] {name, v})));
    Map<String, String> nextHeaders = new LinkedHashMap<>();
    signed
        .request()
        .headers()
        .forEach(
            (name, values) -> {
              if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
                nextHeaders.put(name, String.join(",", values));
              }
            });
    return sent(nextQuery, nextHeaders, signed.payload().map(S3TestRequest::read).orElse(body));
  }

  private SignedRequest sign(SdkHttpRequest unsigned) {
    boolean chunks = signing.name().contains("CHUNKS");
    AwsCredentialsIdentity identity = AwsCredentialsIdentity.create(keyId, secret);
    return AwsV4HttpSigner.create()
        .sign(
            (SignRequest.Builder<AwsCredentialsIdentity> r) -> {
              r.identity(identity)
                  .request(unsigned)
                  .payload(ContentStreamProvider.fromByteArray(body))
                  .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                  .putProperty(AwsV4HttpSigner.REGION_NAME, "test-region")
                  .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                  .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                  .putProperty(HttpSigner.SIGNING_CLOCK, clock)
                  .putProperty(
                      AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED,
                      signing == Signing.HASHED || signing.name().startsWith("SIGNED"))
                  .putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, chunks);
              if (signing.name().endsWith("TRAILER")) {
                r.putProperty(
                    AwsV4FamilyHttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32C);
              }
              if (signing == Signing.PRESIGNED) {
                r.putProperty(
                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(5));
              }
            });
  }

  private static byte[] read(ContentStreamProvider payload) {
    try (InputStream in = payload.newStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private S3TestRequest copy(
      List<String[]> q,
      Map<String, String> h,
      byte[] b,
      Signing s,
      String id,
      String sec,
      Clock c,
      String ho) {
    return new S3TestRequest(method, path, q, h, b, s, id, sec, c, ho, new byte[0]);
  }

  private S3TestRequest sent(List<String[]> q, Map<String, String> h, byte[] wire) {
    return new S3TestRequest(method, path, q, h, body, signing, keyId, secret, clock, host, wire);
  }
}
