package io.crosstide.store.s3;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectPage;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists objects and versions. Keys come percent-encoded, so that those with control characters
 * survive XML.
 */
final class S3Listings {
  private final S3Transport transport;

  S3Listings(S3Transport transport) {
    this.transport = transport;
  }

  Future<ObjectPage> list(BucketName bucket, ListRequest list) {
    S3Request request =
        listing(bucket, list.prefix(), list.delimiter())
            .query("encoding-type", "url")
            .query("list-type", "2")
            .query("max-keys", Integer.toString(list.max()));
    if (list.token().isPresent()) {
      request.query("continuation-token", list.token());
    } else {
      request.query("start-after", list.after());
    }
    return transport.call(request).map(answer -> objects(answer, list));
  }

  Future<VersionPage> listVersions(BucketName bucket, VersionListRequest list) {
    S3Request request =
        listing(bucket, list.prefix(), list.delimiter())
            .query("encoding-type", "url")
            .query("versions", "")
            .query("max-keys", Integer.toString(list.max()))
            .query("key-marker", list.keyMarker())
            .query("version-id-marker", list.versionMarker());
    return transport.call(request).map(answer -> versions(answer, list));
  }

  static S3Request listing(BucketName bucket, String prefix, String delimiter) {
    S3Request request = S3Request.ofBucket(HttpMethod.GET, bucket);
    if (!prefix.isEmpty()) {
      request.query("prefix", prefix);
    }
    if (!delimiter.isEmpty()) {
      request.query("delimiter", delimiter);
    }
    return request;
  }

  private static ObjectPage objects(S3Answer answer, ListRequest list) {
    S3Request request = answer.request();
    ListedKeys page = new ListedKeys(request, answer.document("ListBucketResult"));
    List<ListedObject> objects = new ArrayList<>();
    for (XmlElement entry : page.root().all("Contents")) {
      objects.add(
          new ListedObject(
              page.key(entry),
              XmlFields.number(request, entry, "Size"),
              XmlFields.etag(request, entry),
              XmlFields.requiredTime(request, entry, "LastModified"),
              XmlFields.storageClass(entry)));
    }
    page.requireAscending(objects.stream().map(ListedObject::key).toList());
    Optional<String> next = page.next("NextContinuationToken");
    page.requireProgress(next.isPresent() && !next.equals(list.token()));
    return new ObjectPage(objects, page.commonPrefixes(), next);
  }

  private static VersionPage versions(S3Answer answer, VersionListRequest list) {
    S3Request request = answer.request();
    ListedKeys page = new ListedKeys(request, answer.document("ListVersionsResult"));
    List<ListedVersion> versions = new ArrayList<>();
    for (XmlElement entry : page.root().children()) {
      if (entry.name().equals("Version")) {
        versions.add(version(request, page.key(entry), entry, false));
      } else if (entry.name().equals("DeleteMarker")) {
        versions.add(version(request, page.key(entry), entry, true));
      }
    }
    requireNewestFirst(page, versions);
    Optional<String> nextKey = page.next("NextKeyMarker").map(page::decode);
    Optional<VersionId> nextVersion = page.next("NextVersionIdMarker").map(VersionId::new);
    page.requireProgress(
        nextKey.isPresent()
            && !(nextKey.equals(list.keyMarker()) && nextVersion.equals(list.versionMarker())));
    return new VersionPage(versions, page.commonPrefixes(), nextKey, nextVersion);
  }

  /** Keys in order, and of each the current version first: replication follows this order (I33). */
  private static void requireNewestFirst(ListedKeys page, List<ListedVersion> versions) {
    List<ObjectKey> keys = new ArrayList<>();
    for (ListedVersion version : versions) {
      boolean sameKey = !keys.isEmpty() && keys.get(keys.size() - 1).equals(version.key());
      if (!sameKey) {
        keys.add(version.key());
      } else if (version.latest()) {
        throw page.outOfOrder();
      }
    }
    page.requireAscending(keys);
  }

  private static ListedVersion version(
      S3Request request, ObjectKey key, XmlElement entry, boolean marker) {
    return new ListedVersion(
        key,
        new VersionId(XmlFields.text(request, entry, "VersionId")),
        XmlFields.isTrue(entry, "IsLatest"),
        marker,
        XmlFields.requiredTime(request, entry, "LastModified"),
        marker ? Optional.<ETag>empty() : Optional.of(XmlFields.etag(request, entry)),
        marker ? 0 : XmlFields.number(request, entry, "Size"),
        XmlFields.storageClass(entry));
  }
}
