package io.crosstide.local.multipart;

import io.crosstide.local.body.BodyPlan;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.exchange.Exchange;
import io.crosstide.local.object.EntityTags;
import io.crosstide.local.object.GivenVersionId;
import io.crosstide.local.object.ObjectDraft;
import io.crosstide.local.object.ObjectHeaders;
import io.crosstide.local.object.VersionIds;
import io.crosstide.local.object.WriteCondition;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.xml.XmlWriter;
import io.vertx.core.Future;
import java.util.Optional;

/** The calls that make an object of parts. */
public final class MultipartResource {
  /** 10,000 parts with all checksums. */
  private static final int DOCUMENT_MAX = 8 << 20;

  /** The largest part, 5 GiB. */
  private static final long PART_BYTES_MAX = 5L << 30;

  private final BucketTable buckets;
  private final Multipart multipart;
  private final ObjectHeaders headers;

  public MultipartResource(BucketTable buckets, Multipart multipart, VersionIds ids) {
    this.buckets = buckets;
    this.multipart = multipart;
    this.headers = new ObjectHeaders(ids);
  }

  public Future<Void> begin(Exchange exchange) {
    Bucket bucket = owned(exchange);
    S3Request request = exchange.request();
    ObjectDraft draft = ObjectDraft.of(request);
    return multipart
        .begin(bucket, request.key(), draft)
        .compose(
            uploadId -> {
              headers.encryption(exchange, draft.headers());
              return exchange.answer(
                  200,
                  XmlWriter.document("InitiateMultipartUploadResult")
                      .element("Bucket", bucket.name())
                      .element("Key", request.key().value())
                      .element("UploadId", uploadId));
            });
  }

  public Future<Void> uploadPart(Exchange exchange) {
    Bucket bucket = owned(exchange);
    PartTarget target = PartTarget.of(exchange.request(), bucket);
    BodyPlan plan = exchange.bodyPlan();
    long length = plan.length().orElseThrow(S3Error.MISSING_CONTENT_LENGTH::because);
    if (length > PART_BYTES_MAX) {
      throw S3Error.ENTITY_TOO_LARGE.because().with("ProposedSize", Long.toString(length));
    }
    return multipart
        .requireUpload(target)
        .compose(
            uploadHeaders -> {
              headers.encryption(exchange, uploadHeaders);
              return exchange.receivePart(plan);
            })
        .compose(body -> multipart.putPart(target, body))
        .compose(
            part -> {
              part.checksums().forEach(exchange::header);
              return exchange.header("ETag", EntityTags.quoted(part.etag())).answer(200);
            });
  }

  public Future<Void> complete(Exchange exchange) {
    Bucket bucket = owned(exchange);
    S3Request request = exchange.request();
    String uploadId = request.query().get("uploadId").orElse("");
    WriteCondition condition = WriteCondition.of(request);
    Optional<String> givenId = GivenVersionId.of(exchange);
    return exchange
        .receiveDocument(DOCUMENT_MAX)
        .map(CompletedPart::fromXml)
        .compose(
            parts -> multipart.complete(bucket, request.key(), uploadId, parts, condition, givenId))
        .compose(
            version -> {
              headers.version(exchange, bucket, version);
              headers.encryption(exchange, version.headers());
              return exchange.answer(
                  200,
                  XmlWriter.document("CompleteMultipartUploadResult")
                      .element("Location", "http://" + request.host() + request.target().rawPath())
                      .element("Bucket", bucket.name())
                      .element("Key", request.key().value())
                      .element("ETag", EntityTags.quoted(version.etag())));
            });
  }

  public Future<Void> abort(Exchange exchange) {
    Bucket bucket = owned(exchange);
    S3Request request = exchange.request();
    return multipart
        .abort(bucket, request.key(), request.query().get("uploadId").orElse(""))
        .compose(aborted -> exchange.answer(204));
  }

  private Bucket owned(Exchange exchange) {
    exchange.requireOwner();
    return buckets.get(exchange.request().bucket());
  }
}
