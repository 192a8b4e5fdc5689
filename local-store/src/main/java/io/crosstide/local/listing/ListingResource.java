package io.crosstide.local.listing;

import io.crosstide.local.acl.Owner;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.exchange.Exchange;
import io.crosstide.local.index.RocksIndex;
import io.crosstide.local.object.EntityTags;
import io.crosstide.local.object.ObjectVersion;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.text.Checksum;
import io.crosstide.local.text.HttpDates;
import io.crosstide.local.xml.XmlWriter;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** ListObjects, both versions of it. */
public final class ListingResource {
  private final BucketTable buckets;
  private final RocksIndex index;
  private final WorkerExecutor worker;

  public ListingResource(BucketTable buckets, RocksIndex index, WorkerExecutor worker) {
    this.buckets = buckets;
    this.index = index;
    this.worker = worker;
  }

  /** ListObjectsV2. */
  public Future<Void> listV2(Exchange exchange) {
    S3Request request = exchange.request();
    Bucket bucket = buckets.get(request.bucket());
    exchange.requireRead(bucket.acl());
    ListQuery query = ListQuery.of(request, "max-keys");
    Optional<String> token = request.query().get("continuation-token");
    String startAfter = request.query().get("start-after").orElse("");
    String after = token.map(ListingResource::fromToken).orElse(startAfter);
    boolean owners = request.query().get("fetch-owner").filter("true"::equals).isPresent();
    return list(bucket, query, after)
        .map(
            page -> {
              XmlWriter xml = begin(bucket, query);
              xml.element("KeyCount", page.entries().size());
              token.ifPresent(text -> xml.element("ContinuationToken", text));
              if (!startAfter.isEmpty()) {
                xml.element("StartAfter", query.shown(startAfter));
              }
              if (page.truncated()) {
                xml.element("NextContinuationToken", toToken(page.last()));
              }
              return entries(xml, query, page, owners);
            })
        .compose(xml -> exchange.answer(200, xml));
  }

  /** ListObjects as it first was. */
  public Future<Void> listV1(Exchange exchange) {
    S3Request request = exchange.request();
    Bucket bucket = buckets.get(request.bucket());
    exchange.requireRead(bucket.acl());
    ListQuery query = ListQuery.of(request, "max-keys");
    String marker = request.query().get("marker").orElse("");
    return list(bucket, query, marker)
        .map(
            page -> {
              XmlWriter xml = begin(bucket, query).element("Marker", query.shown(marker));
              if (page.truncated() && !query.delimiter().isEmpty()) {
                xml.element("NextMarker", query.shown(page.last()));
              }
              return entries(xml, query, page, true);
            })
        .compose(xml -> exchange.answer(200, xml));
  }

  private Future<ObjectLister.Page> list(Bucket bucket, ListQuery query, String after) {
    return worker.executeBlocking(
        () -> index.read(view -> ObjectLister.list(view, bucket, query, after)), false);
  }

  private static XmlWriter begin(Bucket bucket, ListQuery query) {
    XmlWriter xml =
        XmlWriter.document("ListBucketResult")
            .element("Name", bucket.name())
            .element("Prefix", query.shown(query.prefix()))
            .element("MaxKeys", query.max());
    if (!query.delimiter().isEmpty()) {
      xml.element("Delimiter", query.shown(query.delimiter()));
    }
    if (query.urlEncoded()) {
      xml.element("EncodingType", "url");
    }
    return xml;
  }

  private static XmlWriter entries(
      XmlWriter xml, ListQuery query, ObjectLister.Page page, boolean owners) {
    xml.element("IsTruncated", page.truncated());
    for (ObjectLister.Entry entry : page.entries()) {
      if (entry.version().isPresent()) {
        contents(xml, query.shown(entry.name()), entry.version().get(), owners);
      } else {
        xml.start("CommonPrefixes").element("Prefix", query.shown(entry.name())).end();
      }
    }
    return xml;
  }

  private static void contents(XmlWriter xml, String key, ObjectVersion version, boolean owners) {
    xml.start("Contents")
        .element("Key", key)
        .element("LastModified", HttpDates.xml(version.modifiedMillis()))
        .element("ETag", EntityTags.quoted(version.etag()));
    for (String header : version.checksums().keySet()) {
      Checksum.ofHeader(header).ifPresent(c -> xml.element("ChecksumAlgorithm", c.name()));
    }
    xml.element("Size", version.size()).element("StorageClass", version.storageClass());
    if (owners) {
      Owner.write(xml, "Owner");
    }
    xml.end();
  }

  private static String toToken(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  private static String fromToken(String token) {
    try {
      String after = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (!after.isEmpty()) {
        return after;
      }
    } catch (IllegalArgumentException notOurs) {
      // Refused below, like an empty one.
    }
    throw S3Error.INVALID_ARGUMENT
        .because("The continuation token provided is incorrect")
        .with("ArgumentName", "continuation-token");
  }
}
