package io.crosstide.local.bucket;

import io.crosstide.local.acl.CannedAcl;
import io.crosstide.local.acl.Owner;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.exchange.Exchange;
import io.crosstide.local.index.IndexTransaction;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.text.HttpDates;
import io.crosstide.local.xml.XmlReader;
import io.crosstide.local.xml.XmlWriter;
import io.vertx.core.Future;
import java.util.Optional;

/** Calls about buckets themselves. */
public final class BucketResource {
  private static final int DOCUMENT_MAX = 64 * 1024;

  private final BucketTable buckets;
  private final UploadCleaner uploads;
  private final String region;

  /** Removes the multipart uploads still open in a bucket that is deleted. */
  @FunctionalInterface
  public interface UploadCleaner {
    void abortAll(IndexTransaction tx, Bucket bucket);
  }

  public BucketResource(BucketTable buckets, UploadCleaner uploads, String region) {
    this.buckets = buckets;
    this.uploads = uploads;
    this.region = region;
  }

  public Future<Void> list(Exchange exchange) {
    exchange.requireOwner();
    XmlWriter xml = XmlWriter.document("ListAllMyBucketsResult");
    Owner.write(xml, "Owner").start("Buckets");
    for (Bucket bucket : buckets.all()) {
      xml.start("Bucket")
          .element("Name", bucket.name())
          .element("CreationDate", HttpDates.xml(bucket.createdMillis()))
          .end();
    }
    return exchange.answer(200, xml);
  }

  public Future<Void> create(Exchange exchange) {
    exchange.requireOwner();
    S3Request request = exchange.request();
    if (request
        .header("x-amz-bucket-object-lock-enabled")
        .filter("true"::equalsIgnoreCase)
        .isPresent()) {
      throw S3Error.NOT_IMPLEMENTED.because("Object lock is not implemented");
    }
    CannedAcl acl = request.header("x-amz-acl").map(CannedAcl::of).orElse(CannedAcl.PRIVATE);
    return exchange
        .receiveDocument(DOCUMENT_MAX)
        .compose(
            document -> {
              checkLocation(document);
              return buckets.create(request.bucket(), acl);
            })
        .compose(bucket -> exchange.header("Location", "/" + bucket.name()).answer(200));
  }

  public Future<Void> delete(Exchange exchange) {
    exchange.requireOwner();
    Bucket bucket = buckets.get(exchange.request().bucket());
    return buckets.delete(bucket, uploads::abortAll).compose(deleted -> exchange.answer(204));
  }

  public Future<Void> head(Exchange exchange) {
    Bucket bucket = buckets.get(exchange.request().bucket());
    exchange.requireRead(bucket.acl());
    return exchange.header("x-amz-bucket-region", region).answer(200);
  }

  public Future<Void> location(Exchange exchange) {
    exchange.requireOwner();
    buckets.get(exchange.request().bucket());
    XmlWriter xml = XmlWriter.document("LocationConstraint");
    return exchange.answer(200, region.equals("us-east-1") ? xml : xml.text(region));
  }

  /** A bucket of this store encrypts nothing by itself, and cannot be told to. */
  public Future<Void> encryption(Exchange exchange) {
    exchange.requireOwner();
    buckets.get(exchange.request().bucket());
    throw S3Error.NO_BUCKET_ENCRYPTION.because();
  }

  private void checkLocation(byte[] document) {
    if (document.length == 0) {
      return;
    }
    Optional<String> location =
        XmlReader.read(document, "CreateBucketConfiguration")
            .childText("LocationConstraint")
            .map(String::trim)
            .filter(text -> !text.isEmpty());
    if (location.isPresent() && !location.get().equals(region)) {
      throw S3Error.ILLEGAL_LOCATION.because().with("LocationConstraint", location.get());
    }
  }
}
