package io.crosstide.local.copy;

import io.crosstide.local.body.Bodies;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.exchange.Exchange;
import io.crosstide.local.index.Committer;
import io.crosstide.local.multipart.Multipart;
import io.crosstide.local.multipart.PartTarget;
import io.crosstide.local.object.EntityTags;
import io.crosstide.local.object.GivenVersionId;
import io.crosstide.local.object.ObjectHeaders;
import io.crosstide.local.object.ObjectReads;
import io.crosstide.local.object.ObjectVersion;
import io.crosstide.local.object.ObjectWrites;
import io.crosstide.local.object.ReadCondition;
import io.crosstide.local.object.VersionIds;
import io.crosstide.local.object.VersionRef;
import io.crosstide.local.object.WriteCondition;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.text.HttpDates;
import io.crosstide.local.xml.XmlWriter;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.function.Consumer;

/** CopyObject and UploadPartCopy. */
public final class CopyResource {
  private final BucketTable buckets;
  private final Copies copies;
  private final Multipart multipart;
  private final VersionIds ids;
  private final ObjectHeaders headers;

  public CopyResource(
      BucketTable buckets,
      ObjectReads reads,
      ObjectWrites writes,
      Bodies bodies,
      Committer committer,
      Multipart multipart,
      VersionIds ids,
      WorkerExecutor worker) {
    this.buckets = buckets;
    this.copies = new Copies(reads, writes, bodies, committer, worker);
    this.multipart = multipart;
    this.ids = ids;
    this.headers = new ObjectHeaders(ids);
  }

  public Future<Void> copyObject(Exchange exchange) {
    S3Request request = exchange.request();
    Bucket bucket = buckets.get(request.bucket());
    exchange.requireWrite(bucket.acl());
    CopySource source = CopySource.of(request, ids);
    Bucket sourceBucket = buckets.get(source.bucket());
    CopyDirectives directives = CopyDirectives.of(request);
    refuseSelfCopy(request, source, directives);
    Copies.Target target =
        new Copies.Target(
            bucket, request.key(), WriteCondition.of(request), GivenVersionId.of(exchange));
    return copies
        .copy(sourceBucket, source, check(exchange), directives::apply, target)
        .compose(
            copied -> {
              ObjectVersion made = copied.made();
              headers.version(exchange, bucket, made);
              headers.encryption(exchange, made.headers());
              sourceVersion(exchange, sourceBucket, copied.source());
              return answer(exchange, "CopyObjectResult", made.etag(), made.modifiedMillis());
            });
  }

  public Future<Void> copyPart(Exchange exchange) {
    exchange.requireOwner();
    S3Request request = exchange.request();
    PartTarget target = PartTarget.of(request, buckets.get(request.bucket()));
    CopySource source = CopySource.of(request, ids);
    Bucket sourceBucket = buckets.get(source.bucket());
    return multipart
        .requireUpload(target)
        .compose(
            upload ->
                copies.range(
                    sourceBucket,
                    source,
                    check(exchange),
                    request.header("x-amz-copy-source-range")))
        .compose(
            fresh -> {
              sourceVersion(exchange, sourceBucket, fresh.source());
              return multipart.putPart(target, fresh.body());
            })
        .compose(part -> answer(exchange, "CopyPartResult", part.etag(), part.modifiedMillis()));
  }

  private static Consumer<ObjectVersion> check(Exchange exchange) {
    return source -> {
      exchange.requireRead(source.acl());
      ReadCondition.ofCopySource(exchange.request()).require(source);
    };
  }

  private void sourceVersion(Exchange exchange, Bucket sourceBucket, ObjectVersion source) {
    if (sourceBucket.versioning().everSet()) {
      exchange.header("x-amz-copy-source-version-id", ids.format(source));
    }
  }

  private static void refuseSelfCopy(
      S3Request request, CopySource source, CopyDirectives directives) {
    if (source.bucket().equals(request.bucket())
        && source.key().equals(request.key())
        && source.ref() instanceof VersionRef.Latest
        && directives.changeNothing()) {
      throw S3Error.INVALID_REQUEST.because(
          "This copy request is illegal because it is trying to copy an object to itself without changing the"
              + " object's metadata, storage class, website redirect location or encryption attributes.");
    }
  }

  private static Future<Void> answer(
      Exchange exchange, String document, String etag, long modifiedMillis) {
    return exchange.answer(
        200,
        XmlWriter.document(document)
            .element("LastModified", HttpDates.xml(modifiedMillis))
            .element("ETag", EntityTags.quoted(etag)));
  }
}
