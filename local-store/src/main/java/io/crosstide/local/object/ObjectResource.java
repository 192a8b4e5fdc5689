package io.crosstide.local.object;

import io.crosstide.local.body.BodyPlan;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.error.S3Exception;
import io.crosstide.local.exchange.Exchange;
import io.crosstide.local.object.ObjectWrites.Deleted;
import io.crosstide.local.object.ObjectWrites.Deletion;
import io.crosstide.local.request.S3Request;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/** PUT, GET, HEAD and DELETE of one object. */
public final class ObjectResource {
  /** The largest object of a single PUT, 5 GiB. */
  public static final long PUT_BYTES_MAX = 5L << 30;

  private final BucketTable buckets;
  private final ObjectReads reads;
  private final ObjectWrites writes;
  private final VersionIds ids;
  private final ObjectHeaders headers;
  private final WorkerExecutor worker;

  public ObjectResource(
      BucketTable buckets,
      ObjectReads reads,
      ObjectWrites writes,
      VersionIds ids,
      WorkerExecutor worker) {
    this.buckets = buckets;
    this.reads = reads;
    this.writes = writes;
    this.ids = ids;
    this.headers = new ObjectHeaders(ids);
    this.worker = worker;
  }

  public Future<Void> put(Exchange exchange) {
    S3Request request = exchange.request();
    Bucket bucket = buckets.get(request.bucket());
    exchange.requireWrite(bucket.acl());
    ObjectDraft draft = ObjectDraft.of(request);
    WriteCondition condition = WriteCondition.of(request);
    Optional<String> givenId = GivenVersionId.of(exchange);
    BodyPlan plan = exchange.bodyPlan();
    checkLength(plan);
    return exchange
        .receiveObject(plan)
        .compose(body -> writes.put(bucket, request.key(), draft, condition, givenId, body))
        .compose(
            version -> {
              headers.ofWrite(exchange, bucketNow(bucket), version);
              return exchange.answer(200);
            });
  }

  public Future<Void> get(Exchange exchange) {
    S3Request request = exchange.request();
    Bucket bucket = buckets.get(request.bucket());
    return reads
        .open(bucket, request.key(), ref(exchange), selector(exchange))
        .recover(cause -> hideMissing(exchange, bucket, cause))
        .compose(
            opened -> {
              try {
                headers.ofRead(exchange, bucket, opened.version(), opened.selection());
              } catch (RuntimeException refused) {
                opened.reader().close();
                throw refused;
              }
              return send(exchange, opened);
            });
  }

  public Future<Void> head(Exchange exchange) {
    S3Request request = exchange.request();
    Bucket bucket = buckets.get(request.bucket());
    return reads
        .select(bucket, request.key(), ref(exchange), selector(exchange))
        .recover(cause -> hideMissing(exchange, bucket, cause))
        .compose(
            selected -> {
              headers.ofRead(exchange, bucket, selected.version(), selected.selection());
              return begin(exchange, selected.selection()).end();
            });
  }

  public Future<Void> delete(Exchange exchange) {
    S3Request request = exchange.request();
    Bucket bucket = buckets.get(request.bucket());
    exchange.requireWrite(bucket.acl());
    VersionRef ref = ref(exchange);
    Optional<String> givenId = GivenVersionId.of(exchange);
    if (givenId.isPresent() && !(ref instanceof VersionRef.Latest)) {
      throw S3Error.INVALID_REQUEST.because("Only a delete marker can be given a version id");
    }
    Deletion deletion = new Deletion(request.key(), ref, WriteCondition.of(request), givenId);
    return writes.delete(bucket, deletion).compose(deleted -> answerDeleted(exchange, deleted));
  }

  /** Who may not list a bucket does not learn which keys are in it either. */
  private static <T> Future<T> hideMissing(Exchange exchange, Bucket bucket, Throwable cause) {
    boolean mayList = exchange.signed() || bucket.acl().anyoneReads();
    boolean missing = cause instanceof S3Exception refusal && refusal.error().status() == 404;
    return Future.failedFuture(missing && !mayList ? S3Error.ACCESS_DENIED.because() : cause);
  }

  private Future<Void> answerDeleted(Exchange exchange, Deleted deleted) {
    exchange
        .request()
        .query()
        .get("versionId")
        .ifPresent(id -> exchange.header("x-amz-version-id", id));
    if (deleted.marker().isPresent()) {
      exchange.header("x-amz-delete-marker", "true");
      exchange.header("x-amz-version-id", ids.format(deleted.marker().get()));
    }
    return exchange.answer(204);
  }

  private Future<Void> send(Exchange exchange, ObjectReads.Opened opened) {
    HttpServerResponse response = begin(exchange, opened.selection());
    if (opened.reader().length() == 0) {
      opened.reader().close();
      return response.end();
    }
    return new BodyPump(response, opened.reader(), worker).run();
  }

  private static HttpServerResponse begin(Exchange exchange, Selection selection) {
    HttpServerResponse response = exchange.http().response().setStatusCode(selection.status());
    if (selection.status() != 304) {
      response.putHeader("Content-Length", Long.toString(selection.length()));
    }
    return response;
  }

  private static ObjectReads.Selector selector(Exchange exchange) {
    return (version, layouts) -> {
      exchange.requireRead(version.acl());
      return Selection.of(exchange.request(), version, layouts);
    };
  }

  private VersionRef ref(Exchange exchange) {
    return ids.parse(exchange.request().query().get("versionId"));
  }

  /**
   * Versioning may have been set while the body came in; the answer follows the bucket as it is.
   */
  private Bucket bucketNow(Bucket bucket) {
    return buckets.find(bucket.name()).orElse(bucket);
  }

  private static void checkLength(BodyPlan plan) {
    if (plan.length().isEmpty()) {
      throw S3Error.MISSING_CONTENT_LENGTH.because();
    }
    if (plan.length().getAsLong() > PUT_BYTES_MAX) {
      throw S3Error.ENTITY_TOO_LARGE
          .because()
          .with("ProposedSize", Long.toString(plan.length().getAsLong()))
          .with("MaxSizeAllowed", Long.toString(PUT_BYTES_MAX));
    }
  }
}
