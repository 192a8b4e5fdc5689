package io.crosstide.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.call.OssOperation;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.address.AddressStyle;
import io.crosstide.gateway.oss.address.OssAddress;
import io.crosstide.gateway.oss.address.OssResource;
import io.crosstide.gateway.oss.auth.Authentication;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.store.StoreException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailuresTest {
  private static final List<OssResource> RESOURCES =
      List.of(
          new OssResource.Service(),
          new OssResource.Bucket("b-1"),
          new OssResource.StoredObject("b-1", "k"));

  /** Defects of ours, which are logged and answered with InternalError. */
  private static final Set<FailureKind> DEFECTS =
      EnumSet.of(
          FailureKind.BAD_CREDENTIALS,
          FailureKind.REGION_DOWN,
          FailureKind.RULE_STARTING,
          FailureKind.RULE_PAUSED,
          FailureKind.RULE_STOPPED,
          FailureKind.DELETES_HELD,
          FailureKind.INTERNAL);

  private static Call call(OssResource resource, String query) {
    return new Call(
        null,
        new OssAddress(resource, AddressStyle.PATH, Optional.empty()),
        OssQuery.parse(query),
        OssOperation.GET_OBJECT,
        new Authentication.Anonymous(),
        Optional.empty());
  }

  private static Optional<OssError> error(
      OssResource resource, String query, FailureKind kind, int status, String code) {
    return Failures.asOssError(
        Optional.of(call(resource, query)),
        new StoreException(kind, status, code, "m", Optional.empty(), null));
  }

  @ParameterizedTest
  @CsvSource({
    "1,'',NOT_FOUND,404,NoSuchLifecycleConfiguration,NoSuchBucket,BucketName",
    "1,'',NOT_FOUND,404,'',NoSuchBucket,BucketName",
    "1,'',NO_SUCH_BUCKET,404,NoSuchBucket,NoSuchBucket,BucketName",
    "1,versionId=v,NOT_FOUND,404,'',NoSuchBucket,BucketName",
    "2,'',NOT_FOUND,404,NoSuchKey,NoSuchKey,Key",
    "2,'',NOT_FOUND,404,SomethingElse,NoSuchKey,Key",
    "2,versionId=v,NOT_FOUND,404,NoSuchVersion,NoSuchVersion,VersionId",
    "2,uploadId=u,NOT_FOUND,404,NoSuchUpload,NoSuchUpload,UploadId"
  })
  void saysWhatIsMissing(
      int resource,
      String query,
      FailureKind kind,
      int status,
      String code,
      String answer,
      String detail) {
    OssError error = error(RESOURCES.get(resource), query, kind, status, code).orElseThrow();
    assertThat(error.code()).isEqualTo(answer);
    assertThat(error.details()).containsKey(detail);
  }

  /** A failure without an answer would leave its client waiting. */
  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void knowsAnAnswerToEveryKindAboutEveryResource(FailureKind kind) {
    for (OssResource resource : RESOURCES.subList(1, RESOURCES.size())) {
      assertThat(error(resource, "", kind, 0, "").isPresent()).isEqualTo(!DEFECTS.contains(kind));
    }
  }
}
