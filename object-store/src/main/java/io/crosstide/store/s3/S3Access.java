package io.crosstide.store.s3;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CannedAcl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tags and access control lists. */
final class S3Access {
  private static final String EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers";

  private final S3Transport transport;

  S3Access(S3Transport transport) {
    this.transport = transport;
  }

  Future<Map<String, String>> tags(BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    return transport
        .call(tagging(HttpMethod.GET, bucket, key, version))
        .map(
            answer -> {
              Map<String, String> tags = new LinkedHashMap<>();
              if (answer.body().length() == 0) {
                return tags; // Ceph, of an object that never had any
              }
              for (XmlElement set : answer.document("Tagging").all("TagSet")) {
                for (XmlElement tag : set.all("Tag")) {
                  tags.put(
                      XmlFields.text(answer.request(), tag, "Key"), tag.textOf("Value").orElse(""));
                }
              }
              return tags;
            });
  }

  Future<Void> putTags(
      BucketName bucket, ObjectKey key, Optional<VersionId> version, Map<String, String> tags) {
    // Not DELETE for none: Ceph 16 then forgets the ETag in its listings.
    S3Request request =
        tagging(HttpMethod.PUT, bucket, key, version).header("content-type", "application/xml");
    return transport.call(request, XmlBodies.tagging(tags)).map(S3Answer::silent).mapEmpty();
  }

  Future<CannedAcl> acl(BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    return transport
        .call(
            S3Request.ofObject(HttpMethod.GET, bucket, key)
                .query("acl", "")
                .query("versionId", version))
        .map(S3Access::canned);
  }

  Future<Void> putAcl(
      BucketName bucket, ObjectKey key, Optional<VersionId> version, CannedAcl acl) {
    return transport
        .call(
            S3Request.ofObject(HttpMethod.PUT, bucket, key)
                .query("acl", "")
                .query("versionId", version)
                .header("x-amz-acl", WriteHeaders.aclWord(acl)))
        .map(S3Answer::silent)
        .mapEmpty();
  }

  Future<CannedAcl> bucketAcl(BucketName bucket) {
    return transport
        .call(S3Request.ofBucket(HttpMethod.GET, bucket).query("acl", ""))
        .map(S3Access::canned);
  }

  Future<Void> putBucketAcl(BucketName bucket, CannedAcl acl) {
    return transport
        .call(
            S3Request.ofBucket(HttpMethod.PUT, bucket)
                .query("acl", "")
                .header("x-amz-acl", WriteHeaders.aclWord(acl)))
        .map(S3Answer::silent)
        .mapEmpty();
  }

  /** The word for what everybody may do; grants to single accounts have no word and count not. */
  private static CannedAcl canned(S3Answer answer) {
    Set<String> everybodyMay = new HashSet<>();
    for (XmlElement list : answer.document("AccessControlPolicy").all("AccessControlList")) {
      for (XmlElement grant : list.all("Grant")) {
        boolean toEverybody =
            grant
                .first("Grantee")
                .flatMap(g -> g.textOf("URI"))
                .filter(EVERYBODY::equals)
                .isPresent();
        if (toEverybody) {
          grant.all("Permission").forEach(permission -> everybodyMay.add(permission.text()));
        }
      }
    }
    boolean all = everybodyMay.contains("FULL_CONTROL");
    if (!all && !everybodyMay.contains("READ")) {
      return CannedAcl.PRIVATE;
    }
    return all || everybodyMay.contains("WRITE")
        ? CannedAcl.PUBLIC_READ_WRITE
        : CannedAcl.PUBLIC_READ;
  }

  private static S3Request tagging(
      HttpMethod method, BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    return S3Request.ofObject(method, bucket, key).query("tagging", "").query("versionId", version);
  }
}
