package io.crosstide.gateway.oss.auth;

import static java.util.Comparator.comparing;

import io.crosstide.gateway.access.Secret;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.OssQuery.Parameter;
import io.crosstide.gateway.oss.OssRequest;
import io.crosstide.gateway.oss.PercentCoding;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A version 4 signature: HMAC-SHA256 with a key for one day and region, over the hash of a
 * canonical request. The payload is never part of it.
 *
 * @param timestamp the date as it was signed, which one client sends as an HTTP date
 * @param additionalHeaders lower-case names of signed headers beyond those always signed, sorted
 */
record ClaimV4(
    CredentialScope scope,
    String signature,
    boolean presigned,
    String timestamp,
    SortedSet<String> additionalHeaders,
    Validity validity,
    Optional<String> securityToken)
    implements Claim {
  static final String ALGORITHM = "OSS4-HMAC-SHA256";
  static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
  static final String SIGNATURE_PARAMETER = "x-oss-signature";
  private static final String KEY_PREFIX = "aliyun_v4";

  /** Sorts the names and drops those that are signed anyway. */
  static SortedSet<String> additional(Collection<String> lowerCaseNames) {
    return lowerCaseNames.stream()
        .filter(name -> !name.isEmpty() && !alwaysSigned(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public String accessKeyId() {
    return scope.accessKeyId();
  }

  @Override
  public Optional<String> scopeRegion() {
    return Optional.of(scope.region());
  }

  @Override
  public Signing signing(OssRequest request, OssQuery query, String signedResource) {
    byte[] canonical = canonicalRequest(request, query, signedResource);
    byte[] stringToSign =
        new CanonicalText()
            .text(ALGORITHM)
            .line()
            .header(timestamp)
            .line()
            .text(scope.text())
            .line()
            .text(Digests.hexSha256(canonical))
            .toBytes();
    return new Signing(
        stringToSign, Map.of("CanonicalRequest", new String(canonical, StandardCharsets.UTF_8)));
  }

  @Override
  public String sign(Secret secret, Signing signing) {
    byte[] key = Digests.hmacSha256(Digests.utf8(KEY_PREFIX + secret.reveal()), scope.day());
    key = Digests.hmacSha256(key, scope.region());
    key = Digests.hmacSha256(key, scope.product());
    key = Digests.hmacSha256(key, CredentialScope.TERMINATOR);
    return HexFormat.of().formatHex(Digests.hmacSha256(key, signing.stringToSign()));
  }

  byte[] canonicalRequest(OssRequest request, OssQuery query, String signedResource) {
    CanonicalText text = new CanonicalText();
    text.text(request.method()).line();
    text.text(PercentCoding.encodePath(signedResource)).line();
    text.text(canonicalQuery(query)).line();
    writeHeaders(request, text);
    text.line().text(String.join(";", additionalHeaders)).line();
    return text.text(UNSIGNED_PAYLOAD).toBytes();
  }

  private String canonicalQuery(OssQuery query) {
    return query.parameters().stream()
        .filter(parameter -> !presigned || !parameter.name().equals(SIGNATURE_PARAMETER))
        .map(ClaimV4::encoded)
        .sorted(comparing(Parameter::name).thenComparing(Parameter::value))
        .map(p -> p.value().isEmpty() ? p.name() : p.name() + "=" + p.value())
        .collect(Collectors.joining("&"));
  }

  private static Parameter encoded(Parameter parameter) {
    return new Parameter(
        PercentCoding.encode(parameter.name()), PercentCoding.encode(parameter.value()));
  }

  private void writeHeaders(OssRequest request, CanonicalText text) {
    OssHeaders headers = request.headers();
    SortedSet<String> names = new TreeSet<>(additionalHeaders);
    headers.names().stream().filter(ClaimV4::alwaysSigned).forEach(names::add);
    for (String name : names) {
      Optional<String> value = headers.joined(name);
      if (value.isEmpty() && name.equals("host") && !request.host().isEmpty()) {
        value = Optional.of(request.host());
      }
      value.ifPresent(present -> text.text(name).text(":").header(present).line());
    }
  }

  private static boolean alwaysSigned(String name) {
    return name.startsWith("x-oss-") || name.equals("content-type") || name.equals("content-md5");
  }
}
