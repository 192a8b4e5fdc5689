package io.crosstide.local.multipart;

import io.crosstide.local.acl.Owner;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.exchange.Exchange;
import io.crosstide.local.index.IndexView;
import io.crosstide.local.listing.ListQuery;
import io.crosstide.local.object.EntityTags;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.text.HttpDates;
import io.crosstide.local.xml.XmlWriter;
import io.vertx.core.Future;
import java.util.List;
import java.util.OptionalLong;

/** ListParts and ListMultipartUploads. */
public final class MultipartListing {
  private static final int PAGE_MAX = 1000;

  private final BucketTable buckets;
  private final Multipart multipart;
  private final UploadTable uploads;

  public MultipartListing(BucketTable buckets, Multipart multipart, UploadTable uploads) {
    this.buckets = buckets;
    this.multipart = multipart;
    this.uploads = uploads;
  }

  /** An upload and one page of its parts; one more than asked for tells that there are more. */
  private record PartsPage(Upload upload, List<Part> parts) {}

  public Future<Void> parts(Exchange exchange) {
    exchange.requireOwner();
    S3Request request = exchange.request();
    Bucket bucket = buckets.get(request.bucket());
    String uploadId = request.query().get("uploadId").orElse("");
    int max = Math.min(PAGE_MAX, request.number("max-parts", PAGE_MAX, 0, Integer.MAX_VALUE));
    int after = request.number("part-number-marker", 0, 0, PartTarget.NUMBER_MAX);
    return multipart
        .read(view -> partsPage(view, bucket, request, uploadId, after, max + 1))
        .compose(page -> exchange.answer(200, parts(request, bucket, uploadId, after, max, page)));
  }

  public Future<Void> uploads(Exchange exchange) {
    exchange.requireOwner();
    S3Request request = exchange.request();
    Bucket bucket = buckets.get(request.bucket());
    ListQuery query = ListQuery.of(request, "max-uploads");
    String keyMarker = request.query().get("key-marker").orElse("");
    String idMarker = request.query().get("upload-id-marker").orElse("");
    OptionalLong after =
        idMarker.isEmpty() || keyMarker.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(uploads.sequence(idMarker).orElseThrow(() -> badMarker(idMarker)));
    return multipart
        .read(view -> UploadLister.list(view, bucket, query, keyMarker, after))
        .compose(page -> exchange.answer(200, uploads(bucket, query, keyMarker, idMarker, page)));
  }

  private PartsPage partsPage(
      IndexView view, Bucket bucket, S3Request request, String uploadId, int after, int max) {
    Upload upload = uploads.require(view, bucket, request.key().bytes(), uploadId);
    return new PartsPage(upload, uploads.parts(view, upload, after, max));
  }

  private static XmlWriter parts(
      S3Request request, Bucket bucket, String uploadId, int after, int max, PartsPage page) {
    boolean truncated = page.parts().size() > max;
    List<Part> shown = truncated ? page.parts().subList(0, max) : page.parts();
    int next = shown.isEmpty() ? after : shown.get(shown.size() - 1).number();
    XmlWriter xml =
        XmlWriter.document("ListPartsResult")
            .element("Bucket", bucket.name())
            .element("Key", request.key().value())
            .element("UploadId", uploadId);
    Owner.write(xml, "Initiator");
    Owner.write(xml, "Owner")
        .element(
            "StorageClass",
            page.upload().draft().headers().getOrDefault("x-amz-storage-class", "STANDARD"))
        .element("PartNumberMarker", after)
        .element("NextPartNumberMarker", next)
        .element("MaxParts", max)
        .element("IsTruncated", truncated && max > 0);
    for (Part part : shown) {
      xml.start("Part")
          .element("PartNumber", part.number())
          .element("LastModified", HttpDates.xml(part.modifiedMillis()))
          .element("ETag", EntityTags.quoted(part.etag()))
          .element("Size", part.body().size())
          .end();
    }
    return xml;
  }

  private XmlWriter uploads(
      Bucket bucket, ListQuery query, String keyMarker, String idMarker, UploadLister.Page page) {
    XmlWriter xml =
        XmlWriter.document("ListMultipartUploadsResult")
            .element("Bucket", bucket.name())
            .element("KeyMarker", query.shown(keyMarker))
            .element("UploadIdMarker", idMarker)
            .element("Prefix", query.shown(query.prefix()))
            .element("MaxUploads", query.max())
            .element("IsTruncated", page.truncated());
    if (!query.delimiter().isEmpty()) {
      xml.element("Delimiter", query.shown(query.delimiter()));
    }
    if (query.urlEncoded()) {
      xml.element("EncodingType", "url");
    }
    if (page.truncated()) {
      UploadLister.Entry last = page.entries().get(page.entries().size() - 1);
      xml.element("NextKeyMarker", query.shown(last.name()));
      last.upload().ifPresent(upload -> xml.element("NextUploadIdMarker", uploads.id(upload)));
    }
    page.entries().forEach(entry -> upload(xml, query, entry));
    return xml;
  }

  private void upload(XmlWriter xml, ListQuery query, UploadLister.Entry entry) {
    String name = query.shown(entry.name());
    if (entry.upload().isEmpty()) {
      xml.start("CommonPrefixes").element("Prefix", name).end();
      return;
    }
    Upload upload = entry.upload().get();
    xml.start("Upload").element("Key", name).element("UploadId", uploads.id(upload));
    Owner.write(xml, "Initiator");
    Owner.write(xml, "Owner")
        .element(
            "StorageClass",
            upload.draft().headers().getOrDefault("x-amz-storage-class", "STANDARD"))
        .element("Initiated", HttpDates.xml(upload.beganMillis()))
        .end();
  }

  private static RuntimeException badMarker(String marker) {
    return S3Error.INVALID_ARGUMENT
        .because("Invalid uploadId marker")
        .with("ArgumentName", "upload-id-marker")
        .with("ArgumentValue", marker);
  }
}
