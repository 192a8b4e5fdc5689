package io.crosstide.gateway.oss.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OssErrorTableTest {
  /** Every row of oss-wire 1.1 to 1.7, 3.3, 4 and 5 but those that only the rule service sends. */
  @ParameterizedTest
  @CsvSource({
    "MalformedXML, 400, ''",
    "NoReplicationRule, 400, ''",
    "TooManyReplicationRules, 400, ''",
    "TooManyPrefixes, 400, ''",
    "TooManyFilterObjectTags, 400, ''",
    "InvalidBucketStatus, 400, ''",
    "InvalidArgument, 400, ''",
    "InvalidDigest, 400, ''",
    "NoSuchBucket, 404, 0015-00000101",
    "NoSuchReplicationConfiguration, 404, ''",
    "NoSuchReplicationRule, 404, ''",
    "AccessDenied, 403, ''",
    "InvalidAccessKeyId, 403, 0002-00000902",
    "SignatureDoesNotMatch, 403, 0002-00000040",
    "RequestTimeTooSkewed, 403, 0002-00000504",
    "InvalidSecurityToken, 403, ''",
    "SecurityTokenExpired, 403, ''",
    "AccessKeyIdAndSecurityTokenNotMatch, 403, ''",
    "SecurityTokenNotSupported, 403, ''",
    "MissingContentLength, 411, ''",
    "NoSuchKey, 404, 0026-00000001",
    "NoSuchVersion, 404, ''",
    "NoSuchUpload, 404, ''",
    "MethodNotAllowed, 405, ''",
    "BucketAlreadyExists, 409, 0015-00000104",
    "BucketNotEmpty, 409, 0015-00000301",
    "PositionNotEqualToLength, 409, ''",
    "ObjectNotAppendable, 409, ''",
    "FileAlreadyExists, 409, ''",
    "PreconditionFailed, 412, ''",
    "InvalidBucketName, 400, ''",
    "InvalidObjectName, 400, ''",
    "InvalidPart, 400, ''",
    "InvalidPartOrder, 400, ''",
    "EntityTooSmall, 400, ''",
    "NotImplemented, 400, ''",
    "InvalidRange, 416, ''",
    "InvalidObjectState, 403, ''",
    "InvalidEncryptionAlgorithmError, 400, ''",
    "InternalError, 500, ''",
    "ServiceUnavailable, 503, ''",
  })
  void hasTheStatusAndEcOfEveryRow(String code, int status, String ec) {
    OssErrorCode row =
        Arrays.stream(OssErrorCode.values())
            .filter(candidate -> candidate.wire().equals(code))
            .findFirst()
            .orElseThrow();
    assertThat(row.status()).isEqualTo(status);
    assertThat(row.ec().orElse("")).isEqualTo(ec);
    assertThat(OssError.of(row).is(row)).isTrue();
  }

  /** Messages that tests of the SDKs compare. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NoReplicationRule | No replication rule specified.",
        "TooManyReplicationRules | OSS only support one replication rule now.",
        "TooManyPrefixes | The bucket replication rule's prefixes number is beyond limit.",
        "InvalidBucketStatus | The src and dest bucket must be versioning enabled when drs tagging"
            + " rule exist.",
        "NoSuchBucket | The specified bucket does not exist.",
        "NoSuchKey | The specified key does not exist.",
        "NoSuchReplicationConfiguration | The bucket you specified does not have replication"
            + " configuration",
        "NoSuchReplicationRule | The BucketReplicationRule you specified does not exist",
        "InvalidAccessKeyId | The OSS Access Key Id you provided does not exist in our records.",
      })
  void saysWhatClientsCompare(String code, String beginning) {
    assertThat(OssErrorCode.values())
        .filteredOn(row -> row.wire().equals(code))
        .singleElement()
        .satisfies(row -> assertThat(row.message()).startsWith(beginning));
  }

  @Test
  void namesNoErrorTwice() {
    Set<String> names =
        Arrays.stream(OssErrorCode.values()).map(OssErrorCode::wire).collect(Collectors.toSet());
    assertThat(names).hasSameSizeAs(OssErrorCode.values());
  }
}
