package io.crosstide.rules.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.http.ErrorBody;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codes, EC codes and texts that clients of OSS match on. */
class RuleErrorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NO_SUCH_BUCKET|404|NoSuchBucket|0015-00000101|The specified bucket does not exist.
          NO_SUCH_RULE|404|NoSuchReplicationRule||The BucketReplicationRule you specified does not exist
          TOO_MANY_PREFIXES|400|TooManyPrefixes||The bucket replication rule's prefixes number is beyond limit.
          TOO_MANY_FILTER_TAGS|400|TooManyFilterObjectTags||
          INVALID_TARGET_BUCKET|400|InvalidTargetBucket||The target bucket is invalid for bucket replication.
          INVALID_TARGET_LOCATION|400|InvalidTargetLocation||The target bucket you specified does not locate in the target location
          BAD_REPLICATION_LOCATION|400|BadReplicationLocation||The replication location you choose is invalid.
          NO_REPLICATION_LOCATION|400|NoReplicationLocation||
          ALREADY_REPLICATED|400|BucketReplicationAlreadyExist||Bucket replication already exists.
          INVALID_BUCKET_STATUS|400|InvalidBucketStatus||The src and dest bucket must be versioning enabled when drs tagging rule exist.
          TOO_MANY_OUTGOING|400|TooManyOutgoingReplication||
          TOO_MANY_INCOMING|400|TooManyIncomingReplication||
          BAD_HISTORY|400|InvalidArgument|0031-00000011|
          BAD_PREFIX_ENCODING|400|InvalidArgument|0031-00000018|
          OVERLAPPING_PREFIXES|400|InvalidArgument|0031-00000019|
          BAD_ACTION|400|InvalidArgument|0031-00000023|
          NO_REPLICA_KEY|400|InvalidArgument|0031-00000033|
          BAD_TARGET_NAME|400|InvalidArgument|0031-00000101|
          BAD_TRANSFER_TYPE|400|InvalidArgument||
          ACCELERATION_NEEDED|400|InvalidArgument||
          BAD_RTC_STATUS|400|InvalidArgument||
          NO_RTC_THERE|400|InvalidArgument||
          RULE_NAME_TAKEN|400|InvalidArgument||Rule ID is not unique.
          DELETE_WITHOUT_NAME|400|InvalidArgument|0031-00000008|
          RTC_WITHOUT_NAME|400|InvalidArgument|0031-00000015|
          BUCKET_ALREADY_EXISTS|409|BucketAlreadyExists||
          """)
  void answersWhatOssAnswers(
      RuleError error, int status, String code, String ec, String beginningOfMessage) {
    ErrorBody body = error.body();
    assertThat(body.status()).isEqualTo(status);
    assertThat(body.code()).isEqualTo(code);
    assertThat(body.ec()).isEqualTo(Optional.ofNullable(ec));
    assertThat(body.message())
        .startsWith(beginningOfMessage == null ? "" : beginningOfMessage)
        .isNotBlank();
  }

  @Test
  void everyErrorIsAnErrorOfHttp() {
    assertThat(Arrays.stream(RuleError.values()).map(error -> error.body().status()))
        .allMatch(status -> status >= 400 && status < 600);
  }
}
