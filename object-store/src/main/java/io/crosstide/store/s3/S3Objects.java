package io.crosstide.store.s3;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ByteRange;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.DeleteResult;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.PartFacts;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.Set;

/** Reads, writes, copies and deletes single objects. */
final class S3Objects {
  private static final Set<String> GONE = Set.of("NoSuchKey", "NoSuchVersion");

  private final S3Transport transport;

  S3Objects(S3Transport transport) {
    this.transport = transport;
  }

  Future<ObjectFacts> head(BucketName bucket, ObjectKey key, ReadOptions options) {
    S3Request request = read(HttpMethod.HEAD, bucket, key, options);
    return transport
        .call(request)
        .map(answer -> FactsReader.read(request, transport.region(), answer.headers()));
  }

  /** A store that does not know part numbers answers with the whole object and no count. */
  Future<Optional<PartFacts>> headPart(BucketName bucket, ObjectKey key, ReadOptions part) {
    S3Request request = read(HttpMethod.HEAD, bucket, key, part);
    return transport
        .call(request)
        .map(
            answer -> {
              ObjectFacts facts = FactsReader.read(request, transport.region(), answer.headers());
              long length = FactsReader.contentLength(request, answer.headers());
              return facts.partCount().isPresent() && facts.partCount().getAsInt() >= 1
                  ? Optional.of(new PartFacts(facts, facts.partCount().getAsInt(), length))
                  : Optional.empty();
            });
  }

  Future<ObjectContent> get(BucketName bucket, ObjectKey key, ReadOptions options) {
    S3Request request = read(HttpMethod.GET, bucket, key, options);
    return transport.download(request).compose(response -> content(request, options, response));
  }

  Future<WriteResult> put(
      BucketName bucket, ObjectKey key, PutRequest put, ReadStream<Buffer> body) {
    S3Request request = S3Request.ofObject(HttpMethod.PUT, bucket, key);
    WriteHeaders.addAttributes(request, transport.region(), put.attributes());
    WriteHeaders.addConditions(request, put.conditions());
    WriteHeaders.addVersion(request, transport.region(), put.conditions().version());
    request.header("content-md5", put.contentMd5());
    return transport.upload(request, put.length(), body).map(S3Objects::written);
  }

  Future<WriteResult> copy(BucketName bucket, ObjectKey key, CopyRequest copy) {
    S3Request request = S3Request.ofObject(HttpMethod.PUT, bucket, key);
    WriteHeaders.addCopySource(request, transport.region(), copy.source());
    copy.replaceHeaders()
        .ifPresent(
            headers -> {
              request.header("x-amz-metadata-directive", "REPLACE");
              WriteHeaders.addHeaders(request, transport.region(), headers);
            });
    copy.replaceTags()
        .ifPresent(
            tags -> {
              request.header("x-amz-tagging-directive", "REPLACE");
              WriteHeaders.addTags(request, tags);
            });
    request.header("x-amz-storage-class", copy.storageClass());
    WriteHeaders.addEncryption(request, copy.encryption());
    WriteHeaders.addAcl(request, copy.acl());
    WriteHeaders.addVersion(request, transport.region(), copy.version());
    return transport.callLong(request).map(S3Objects::copied);
  }

  Future<DeleteResult> delete(BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    return delete(S3Request.ofObject(HttpMethod.DELETE, bucket, key).query("versionId", version));
  }

  Future<DeleteResult> putMarker(BucketName bucket, ObjectKey key, VersionId version) {
    S3Request request = S3Request.ofObject(HttpMethod.DELETE, bucket, key);
    WriteHeaders.addVersion(request, transport.region(), Optional.of(version));
    return delete(request);
  }

  private Future<DeleteResult> delete(S3Request request) {
    return transport
        .call(request)
        .map(S3Answer::gone)
        .map(
            answer ->
                new DeleteResult(
                    FactsReader.version(answer.headers()),
                    answer.header("x-amz-delete-marker").filter("true"::equals).isPresent()))
        .recover(S3Objects::goneAlready);
  }

  /** The result of a write whose answer has everything in its headers. */
  private static WriteResult written(S3Answer answer) {
    ETag etag =
        FactsReader.etag(answer.headers())
            .orElseThrow(
                () ->
                    FailureClassifier.badAnswer(
                        answer.request(), "The store's answer has no ETag", null));
    return new WriteResult(
        etag, FactsReader.version(answer.headers()), Optional.empty(), Optional.empty());
  }

  private static WriteResult copied(S3Answer answer) {
    XmlElement document = answer.document();
    return new WriteResult(
        XmlFields.etag(answer.request(), document),
        FactsReader.version(answer.headers()),
        XmlFields.time(document, "LastModified"),
        answer.header("x-amz-copy-source-version-id").map(VersionId::new));
  }

  /**
   * Some stores answer 404 where S3 says that deleting nothing succeeds. Only by its code: a 404
   * without one may come from something before the store, which then still holds the object.
   */
  private static Future<DeleteResult> goneAlready(Throwable failure) {
    return failure instanceof StoreException store && GONE.contains(store.code())
        ? Future.succeededFuture(new DeleteResult(Optional.empty(), false))
        : Future.failedFuture(failure);
  }

  private static S3Request read(
      HttpMethod method, BucketName bucket, ObjectKey key, ReadOptions options) {
    S3Request request = S3Request.ofObject(method, bucket, key);
    options.partNumber().ifPresent(n -> request.query("partNumber", Integer.toString(n)));
    return request
        .query("versionId", options.version())
        .header("range", options.range().map(ByteRange::header))
        .header("if-match", options.ifMatch().map(ETag::quoted))
        .header("if-none-match", options.ifNoneMatch().map(ETag::quoted))
        .header("if-modified-since", options.ifModifiedSince().map(HttpDates::format))
        .header("if-unmodified-since", options.ifUnmodifiedSince().map(HttpDates::format));
  }

  private Future<ObjectContent> content(
      S3Request request, ReadOptions options, HttpClientResponse response) {
    try {
      Optional<String> range = Optional.ofNullable(response.getHeader("content-range"));
      if (options.range().isPresent() && range.isEmpty()) {
        throw new StoreException(
            FailureKind.UNSUPPORTED, "The store answered a range with the whole object", null);
      }
      ObjectFacts facts = FactsReader.read(request, transport.region(), response.headers());
      long length = FactsReader.contentLength(request, response.headers());
      CheckedBody body = transport.checked(response, length);
      return Future.succeededFuture(new ObjectContent(facts, length, range, body, body::discard));
    } catch (RuntimeException bad) {
      response.exceptionHandler(reset -> {}); // which the next line causes
      response.request().reset();
      return Future.failedFuture(bad);
    }
  }
}
