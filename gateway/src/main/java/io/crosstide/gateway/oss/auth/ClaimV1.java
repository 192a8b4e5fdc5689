package io.crosstide.gateway.oss.auth;

import static java.util.Comparator.comparing;

import io.crosstide.gateway.access.Secret;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.OssQuery.Parameter;
import io.crosstide.gateway.oss.OssRequest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A version 1 signature: HMAC-SHA1 over method, three headers, the {@code x-oss-} headers and the
 * resource.
 *
 * @param dateLine the date as it was signed: a header's text, or the expiry of a presigned URL
 */
record ClaimV1(
    String accessKeyId,
    String signature,
    boolean presigned,
    String dateLine,
    Validity validity,
    Optional<String> securityToken)
    implements Claim {
  private static final String OSS_PREFIX = "x-oss-";

  @Override
  public Optional<String> scopeRegion() {
    return Optional.empty();
  }

  @Override
  public Signing signing(OssRequest request, OssQuery query, String signedResource) {
    OssHeaders headers = request.headers();
    CanonicalText text = new CanonicalText();
    text.text(request.method()).line();
    text.header(headers.joined("content-md5").orElse("")).line();
    text.header(headers.joined("content-type").orElse("")).line();
    text.header(dateLine).line();
    for (String name : headers.names()) {
      if (name.startsWith(OSS_PREFIX)) {
        text.text(name).text(":").header(headers.joined(name).orElse("")).line();
      }
    }
    text.text(signedResource).text(subResources(query));
    return new Signing(text.toBytes(), Map.of());
  }

  @Override
  public String sign(Secret secret, Signing signing) {
    byte[] key = Digests.utf8(secret.reveal());
    return Base64.getEncoder().encodeToString(Digests.hmacSha1(key, signing.stringToSign()));
  }

  private static String subResources(OssQuery query) {
    List<String> signed =
        query.parameters().stream()
            .filter(parameter -> SignedSubResources.contains(parameter.name()))
            .sorted(comparing(Parameter::name))
            .map(ClaimV1::subResource)
            .toList();
    return signed.isEmpty() ? "" : "?" + String.join("&", signed);
  }

  private static String subResource(Parameter parameter) {
    return parameter.value().isEmpty()
        ? parameter.name()
        : parameter.name() + "=" + parameter.value();
  }
}
