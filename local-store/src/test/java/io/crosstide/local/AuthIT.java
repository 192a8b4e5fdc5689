package io.crosstide.local;

import static io.crosstide.local.S3TestRequest.object;

import io.crosstide.local.S3TestRequest.Signing;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthIT extends WithStore {
  private static Clock off(Duration by) {
    return Clock.offset(Clock.system(ZoneOffset.UTC), by);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void refusesStrangers(Signing signing) {
    String bucket = newBucket();
    S3TestRequest put = object("PUT", bucket, "k").body("x".repeat(70_000)).signing(signing);
    refused(put.credentials("nobody", S3TestRequest.SECRET), 403, "InvalidAccessKeyId");
    refused(put.credentials(S3TestRequest.KEY_ID, "guess"), 403, "SignatureDoesNotMatch");
    refused(put.signing(Signing.NONE), 403, "AccessDenied");
    refused(object("GET", bucket, "k"), 404, "NoSuchKey");
  }

  @Test
  void allowsFifteenMinutesOfSkew() {
    String bucket = newBucket();
    S3TestRequest put = object("PUT", bucket, "k").body("x");
    ok(put.clock(off(Duration.ofMinutes(-14))));
    ok(put.clock(off(Duration.ofMinutes(14))));
    refused(put.clock(off(Duration.ofMinutes(-16))), 403, "RequestTimeTooSkewed");
    refused(put.clock(off(Duration.ofMinutes(16))), 403, "RequestTimeTooSkewed");
  }

  @Test
  void letsPresignedRequestsExpire() {
    String bucket = newBucket();
    S3TestRequest put = object("PUT", bucket, "k").body("x").signing(Signing.PRESIGNED);
    ok(put);
    ok(put.clock(off(Duration.ofMinutes(-4))));
    refused(put.clock(off(Duration.ofMinutes(-6))), 403, "AccessDenied");
    refused(put.clock(off(Duration.ofMinutes(16))), 403, "AccessDenied");
  }

  @Test
  void doesNotLetASignedRequestBeChanged() {
    String bucket = newBucket();
    S3TestRequest put = object("PUT", bucket, "k").body("x");
    S3TestRequest signed = put.signed(store.port()).signing(Signing.NONE);
    ok(signed);
    refused(signed.body("y"), 400, "XAmzContentSHA256Mismatch");
    refused(signed.header("x-amz-meta-added", "1"), 403, "AccessDenied");
    refused(signed.query("acl", null), 403, "SignatureDoesNotMatch");
    refused(signed.header("x-amz-date", "20200101T000000Z"), 403, "SignatureDoesNotMatch");
  }

  @Test
  void refusesOtherWaysOfSigning() {
    String bucket = newBucket();
    S3TestRequest get = object("GET", bucket, "k").signing(Signing.NONE);
    refused(
        get.header("Authorization", "AWS " + S3TestRequest.KEY_ID + ":abc"), 400, "InvalidRequest");
    refused(
        get.header("Authorization", "AWS4-HMAC-SHA256 nonsense"),
        400,
        "AuthorizationHeaderMalformed");
    refused(get.query("X-Amz-Signature", "x"), 400, "AuthorizationQueryParametersError");
    refused(
        get.query("X-Amz-Algorithm", "AWS4-HMAC-SHA256").query("X-Amz-Signature", "x"),
        400,
        "AuthorizationQueryParametersError");
  }
}
