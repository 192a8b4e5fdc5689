package io.crosstide.gateway.oss.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.gateway.access.AccessKey;
import io.crosstide.gateway.access.AccessKey.TemporarySession;
import io.crosstide.gateway.access.AccessKeys;
import io.crosstide.gateway.access.Principal;
import io.crosstide.gateway.access.Secret;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.OssRequest;
import io.crosstide.gateway.oss.address.AddressResolver;
import io.crosstide.gateway.oss.address.ServiceHosts;
import io.crosstide.gateway.oss.auth.Authentication.Authenticated;
import io.crosstide.gateway.oss.auth.Authentication.Refused;
import io.crosstide.gateway.oss.error.OssError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request that a test signs, changes and has checked. */
record Signed(
    String method,
    String target,
    String host,
    List<Map.Entry<String, String>> headers,
    Instant now,
    AuthSettings settings,
    AccessKey key) {
  static final Principal PRINCIPAL = new Principal.Root("1000000000000001");
  static final AccessKey KEY = new AccessKey("AK", new Secret("SK"), PRINCIPAL);

  static Signed request(String method, String target, String now) {
    return new Signed(
        method,
        target,
        "127.0.0.1:9000",
        List.of(),
        Instant.parse(now),
        AuthSettings.anyRegion(),
        KEY);
  }

  Signed header(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Signed(method, target, host, more, now, settings, key);
  }

  Signed withoutHeader(String name) {
    List<Map.Entry<String, String>> fewer = new ArrayList<>(headers);
    fewer.removeIf(header -> header.getKey().equalsIgnoreCase(name));
    return new Signed(method, target, host, fewer, now, settings, key);
  }

  Signed with(String name, String value) {
    return withoutHeader(name).header(name, value);
  }

  Signed method(String newMethod) {
    return new Signed(newMethod, target, host, headers, now, settings, key);
  }

  Signed target(String newTarget) {
    return new Signed(method, newTarget, host, headers, now, settings, key);
  }

  Signed host(String newHost) {
    return new Signed(method, target, newHost, headers, now, settings, key);
  }

  Signed at(String newNow) {
    return new Signed(method, target, host, headers, Instant.parse(newNow), settings, key);
  }

  Signed settings(AuthSettings newSettings) {
    return new Signed(method, target, host, headers, now, newSettings, key);
  }

  Signed temporary(String token, String expiresAt) {
    TemporarySession session = new TemporarySession(new Secret(token), Instant.parse(expiresAt));
    AccessKey temporary = new AccessKey("AK", new Secret("SK"), PRINCIPAL, Optional.of(session));
    return new Signed(method, target, host, headers, now, settings, temporary);
  }

  OssRequest toRequest() {
    int question = target.indexOf('?');
    return new OssRequest(
        method,
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        OssHeaders.of(headers),
        host,
        Optional.empty());
  }

  Identified identify() {
    OssRequest request = toRequest();
    AccessKeys keys = id -> Optional.of(key).filter(known -> known.id().equals(id));
    return new Authenticator(keys, () -> now, settings)
        .identify(request, new AddressResolver(ServiceHosts.none()).resolve(request));
  }

  Authenticated accepted() {
    Authentication authentication = identify().authentication();
    assertThat(authentication).isInstanceOf(Authenticated.class);
    return (Authenticated) authentication;
  }

  OssError refused() {
    Authentication authentication = identify().authentication();
    assertThat(authentication).isInstanceOf(Refused.class);
    return ((Refused) authentication).error();
  }

  void refusedAs(String code, int status, String ec) {
    OssError error = refused();
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.status()).isEqualTo(status);
    assertThat(error.ec().orElse("")).isEqualTo(ec);
  }
}
