package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.access.AccessKey;
import io.crosstide.gateway.access.AccessKeys;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.OssRequest;
import io.crosstide.gateway.oss.address.OssAddress;
import io.crosstide.gateway.oss.auth.Authentication.Anonymous;
import io.crosstide.gateway.oss.auth.Authentication.Authenticated;
import io.crosstide.gateway.oss.auth.Authentication.Refused;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.error.OssException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Checks signatures. Safe for use by several threads. */
public final class Authenticator {
  private static final String REGION_EC = "0002-00000226";

  private final AccessKeys keys;
  private final InstantSource clock;
  private final AuthSettings settings;
  private final ClaimReader reader;

  public Authenticator(AccessKeys keys, InstantSource clock, AuthSettings settings) {
    this.keys = Objects.requireNonNull(keys, "keys");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.reader = new ClaimReader(settings.presignedMax());
  }

  /**
   * Finds out who made the request.
   *
   * @param readings what {@link io.crosstide.gateway.oss.address.AddressResolver} made of the
   *     address; never empty. The signature decides between them, and without one the last holds
   */
  public Identified identify(OssRequest request, List<OssAddress> readings) {
    OssAddress plain = readings.get(readings.size() - 1);
    try {
      OssQuery query = request.query();
      Optional<Claim> claim = reader.read(request, query);
      return claim.isEmpty()
          ? new Identified(plain, new Anonymous())
          : verify(claim.get(), request, query, readings);
    } catch (OssException refusal) {
      return new Identified(plain, new Refused(refusal.error()));
    }
  }

  private Identified verify(
      Claim claim, OssRequest request, OssQuery query, List<OssAddress> readings) {
    AccessKey key = keys.find(claim.accessKeyId()).orElseThrow(() -> unknownKey(claim));
    Instant now = clock.instant();
    OssAddress plain = readings.get(readings.size() - 1);
    refuseIf(claim.validity().objection(now, settings.skewMax()));
    refuseIf(regionObjection(claim, plain));
    for (OssAddress reading : readings) {
      Claim.Signing signing = claim.signing(request, query, reading.resource().signed());
      if (Digests.same(claim.sign(key.secret(), signing), claim.signature())) {
        refuseIf(SecurityTokens.objection(claim.securityToken(), key, now));
        return new Identified(
            reading, new Authenticated(key.principal(), key.id(), claim.scopeRegion()));
      }
    }
    Claim.Signing signing = claim.signing(request, query, plain.resource().signed());
    throw Mismatch.of(claim, signing).asException();
  }

  private Optional<OssError> regionObjection(Claim claim, OssAddress address) {
    Optional<String> region = claim.scopeRegion();
    if (region.isEmpty() || settings.acceptAnyRegion()) {
      return Optional.empty();
    }
    boolean accepted =
        address
            .endpointRegion()
            .map(endpoint -> endpoint.equals(region.get()))
            .orElseGet(
                () -> settings.regions().isEmpty() || settings.regions().contains(region.get()));
    return accepted
        ? Optional.empty()
        : Optional.of(
            OssErrors.invalidArgument("Invalid signing region in Authorization header.")
                .withEc(REGION_EC));
  }

  private static void refuseIf(Optional<OssError> objection) {
    if (objection.isPresent()) {
      throw objection.get().asException();
    }
  }

  private static OssException unknownKey(Claim claim) {
    return OssError.of(OssErrorCode.INVALID_ACCESS_KEY_ID)
        .withDetail("OSSAccessKeyId", claim.accessKeyId())
        .asException();
  }
}
