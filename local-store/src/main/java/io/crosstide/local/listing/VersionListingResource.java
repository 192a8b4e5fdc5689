package io.crosstide.local.listing;

import io.crosstide.local.acl.Owner;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.exchange.Exchange;
import io.crosstide.local.index.IndexView;
import io.crosstide.local.index.RocksIndex;
import io.crosstide.local.object.EntityTags;
import io.crosstide.local.object.ObjectVersion;
import io.crosstide.local.object.VersionIds;
import io.crosstide.local.object.VersionRef;
import io.crosstide.local.object.VersionTable;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.text.HttpDates;
import io.crosstide.local.xml.XmlWriter;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** ListObjectVersions. */
public final class VersionListingResource {
  private final BucketTable buckets;
  private final RocksIndex index;
  private final VersionTable table;
  private final VersionIds ids;
  private final WorkerExecutor worker;

  public VersionListingResource(
      BucketTable buckets,
      RocksIndex index,
      VersionTable table,
      VersionIds ids,
      WorkerExecutor worker) {
    this.buckets = buckets;
    this.index = index;
    this.table = table;
    this.ids = ids;
    this.worker = worker;
  }

  public Future<Void> list(Exchange exchange) {
    S3Request request = exchange.request();
    Bucket bucket = buckets.get(request.bucket());
    exchange.requireRead(bucket.acl());
    ListQuery query = ListQuery.of(request, "max-keys");
    String keyMarker = request.query().get("key-marker").orElse("");
    Optional<String> idMarker =
        request.query().get("version-id-marker").filter(id -> !id.isEmpty());
    if (idMarker.isPresent() && keyMarker.isEmpty()) {
      throw S3Error.INVALID_ARGUMENT
          .because("A version-id marker cannot be specified without a key marker.")
          .with("ArgumentName", "version-id-marker");
    }
    Optional<VersionRef> marker = idMarker.map(id -> ids.parse(Optional.of(id)));
    return worker
        .executeBlocking(
            () ->
                index.readAtOnce(
                    view ->
                        VersionLister.list(
                            view, bucket, query, place(view, bucket, keyMarker, marker))),
            false)
        .map(page -> document(bucket, query, keyMarker, idMarker, page))
        .compose(xml -> exchange.answer(200, xml));
  }

  /**
   * An id of this store tells its place, also if its version has gone since the last page. Gone
   * ones of others, and the null version, begin their key again rather than leaving some out.
   */
  private VersionLister.Place place(
      IndexView view, Bucket bucket, String keyMarker, Optional<VersionRef> marker) {
    if (marker.isEmpty()) {
      return VersionLister.Place.behindKey(keyMarker);
    }
    byte[] key = keyMarker.getBytes(StandardCharsets.UTF_8);
    return table
        .find(view, bucket, key, marker.get())
        .map(placed -> VersionLister.Place.behindVersion(keyMarker, placed.version().sequence()))
        .orElseGet(() -> placeOfGone(keyMarker, marker.get()));
  }

  private static VersionLister.Place placeOfGone(String key, VersionRef gone) {
    return gone instanceof VersionRef.Named named && named.sequence().isPresent()
        ? VersionLister.Place.behindVersion(key, named.sequence().getAsLong())
        : VersionLister.Place.atKey(key);
  }

  private XmlWriter document(
      Bucket bucket,
      ListQuery query,
      String keyMarker,
      Optional<String> idMarker,
      VersionLister.Page page) {
    XmlWriter xml =
        XmlWriter.document("ListVersionsResult")
            .element("Name", bucket.name())
            .element("Prefix", query.shown(query.prefix()))
            .element("KeyMarker", query.shown(keyMarker))
            .element("VersionIdMarker", idMarker.orElse(""))
            .element("MaxKeys", query.max());
    if (!query.delimiter().isEmpty()) {
      xml.element("Delimiter", query.shown(query.delimiter()));
    }
    if (query.urlEncoded()) {
      xml.element("EncodingType", "url");
    }
    xml.element("IsTruncated", page.truncated());
    if (page.truncated()) {
      VersionLister.Entry last = page.entries().get(page.entries().size() - 1);
      xml.element("NextKeyMarker", query.shown(last.name()));
      last.version().ifPresent(v -> xml.element("NextVersionIdMarker", ids.marker(v)));
    }
    page.entries().forEach(entry -> entry(xml, query, entry));
    return xml;
  }

  private void entry(XmlWriter xml, ListQuery query, VersionLister.Entry entry) {
    String name = query.shown(entry.name());
    if (entry.version().isEmpty()) {
      xml.start("CommonPrefixes").element("Prefix", name).end();
      return;
    }
    ObjectVersion version = entry.version().get();
    xml.start(version.deleteMarker() ? "DeleteMarker" : "Version")
        .element("Key", name)
        .element("VersionId", ids.format(version))
        .element("IsLatest", entry.latest())
        .element("LastModified", HttpDates.xml(version.modifiedMillis()));
    if (!version.deleteMarker()) {
      xml.element("ETag", EntityTags.quoted(version.etag()))
          .element("Size", version.size())
          .element("StorageClass", version.storageClass());
    }
    Owner.write(xml, "Owner").end();
  }
}
