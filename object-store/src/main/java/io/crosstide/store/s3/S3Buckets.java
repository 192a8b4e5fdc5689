package io.crosstide.store.s3;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.store.BucketFacts;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.Encryption;
import io.crosstide.store.StoreException;
import io.crosstide.store.Versioning;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Buckets and their settings. */
final class S3Buckets {
  private static final String REGION_WITHOUT_CONSTRAINT = "us-east-1";

  private static final String NO_ENCRYPTION = "ServerSideEncryptionConfigurationNotFoundError";

  private final S3Transport transport;
  private final Map<String, BucketName> nameHere = new HashMap<>();

  S3Buckets(S3Transport transport) {
    this.transport = transport;
    transport.region().buckets().forEach((here, inStore) -> nameHere.put(inStore.value(), here));
  }

  Future<Void> create(BucketName bucket, CannedAcl acl) {
    S3Request request = S3Request.ofBucket(HttpMethod.PUT, bucket);
    request.header("x-amz-acl", WriteHeaders.aclWord(acl));
    String region = transport.region().signingRegion();
    byte[] body = region.equals(REGION_WITHOUT_CONSTRAINT) ? new byte[0] : XmlBodies.bucket(region);
    return transport.call(request, body).<Void>mapEmpty().recover(S3Buckets::oursAlready);
  }

  Future<Void> delete(BucketName bucket) {
    return transport
        .call(S3Request.ofBucket(HttpMethod.DELETE, bucket))
        .map(S3Answer::gone)
        .mapEmpty();
  }

  Future<Void> head(BucketName bucket) {
    return transport.call(S3Request.ofBucket(HttpMethod.HEAD, bucket)).mapEmpty();
  }

  Future<List<BucketFacts>> list() {
    return transport.call(S3Request.ofService(HttpMethod.GET)).map(this::buckets);
  }

  Future<Versioning> versioning(BucketName bucket) {
    return transport
        .call(S3Request.ofBucket(HttpMethod.GET, bucket).query("versioning", ""))
        .map(S3Buckets::versioning);
  }

  private static Versioning versioning(S3Answer answer) {
    // A store that does not know the question lists the bucket.
    XmlElement root = answer.document("VersioningConfiguration", "ListBucketResult");
    return switch (root.textOf("Status").orElse("")) {
      case "Enabled" -> Versioning.ENABLED;
      case "Suspended" -> Versioning.SUSPENDED;
      default -> Versioning.NEVER;
    };
  }

  Future<Void> putVersioning(BucketName bucket, Versioning versioning) {
    S3Request request =
        S3Request.ofBucket(HttpMethod.PUT, bucket)
            .query("versioning", "")
            .header("content-type", "application/xml");
    return transport
        .call(request, XmlBodies.versioning(versioning))
        .map(S3Answer::silent)
        .mapEmpty();
  }

  Future<Optional<Encryption>> encryption(BucketName bucket) {
    S3Request request = S3Request.ofBucket(HttpMethod.GET, bucket).query("encryption", "");
    return transport
        .call(request)
        .map(answer -> encryption(answer.request(), answer.document()))
        .recover(S3Buckets::notEncrypted);
  }

  private static Optional<Encryption> encryption(S3Request request, XmlElement root) {
    if (!root.name().equals("ServerSideEncryptionConfiguration")) {
      // A store that does not know the question answers another one: Ceph 16 lists the bucket.
      throw FailureClassifier.unsupported("The store does not tell how a bucket is encrypted");
    }
    return root.first("Rule")
        .flatMap(rule -> rule.first("ApplyServerSideEncryptionByDefault"))
        .map(
            rule ->
                new Encryption(
                    XmlFields.text(request, rule, "SSEAlgorithm"), rule.textOf("KMSMasterKeyID")));
  }

  private static Future<Optional<Encryption>> notEncrypted(Throwable failure) {
    return failure instanceof StoreException store && store.code().equals(NO_ENCRYPTION)
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(failure);
  }

  Future<String> location(BucketName bucket) {
    return transport
        .call(S3Request.ofBucket(HttpMethod.GET, bucket).query("location", ""))
        .map(answer -> answer.document("LocationConstraint").text());
  }

  private List<BucketFacts> buckets(S3Answer answer) {
    return answer.document("ListAllMyBucketsResult").first("Buckets").stream()
        .flatMap(buckets -> buckets.all("Bucket").stream())
        .map(
            bucket ->
                new BucketFacts(
                    named(XmlFields.text(answer.request(), bucket, "Name")),
                    XmlFields.requiredTime(answer.request(), bucket, "CreationDate")))
        .toList();
  }

  private BucketName named(String inStore) {
    BucketName here = nameHere.get(inStore);
    return here == null ? new BucketName(inStore) : here;
  }

  private static Future<Void> oursAlready(Throwable failure) {
    return failure instanceof StoreException store
            && store.kind() == FailureKind.REFUSED
            && store.code().equals("BucketAlreadyOwnedByYou")
        ? Future.succeededFuture()
        : Future.failedFuture(failure);
  }
}
