package io.crosstide.gateway.objects;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.gateway.buckets.AccessCheck;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.capture.Capture;
import io.crosstide.gateway.capture.KeyChange;
import io.crosstide.gateway.metadata.HiddenMetadata;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.error.OssException;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * AppendObject. S3 has none, so the object is written again: what is there, read as a stream, and
 * behind it what comes. The tag of what was read is a condition of the write, so that two appends
 * at once cannot both succeed where the store honours it.
 */
final class ObjectAppends {
  private static final String NEXT = "x-oss-next-append-position";

  /** What is to be appended, with its length. */
  private record Addition(long length, ReadStream<Buffer> content) {}

  private final RegionStores stores;
  private final Capture capture;
  private final AccessCheck access;
  private final ChunkedUploads chunked;
  private final long sizeMax;

  ObjectAppends(
      RegionStores stores,
      Capture capture,
      AccessCheck access,
      ChunkedUploads chunked,
      long sizeMax) {
    this.stores = stores;
    this.capture = capture;
    this.access = access;
    this.chunked = chunked;
    this.sizeMax = sizeMax;
  }

  Future<Void> append(Call call) {
    long position = position(call);
    ObjectAttributes attributes = WriteHeaders.attributes(call.headers());
    ObjectWrites.requireTagging(access, call, attributes);
    return call.store(stores)
        .head(call.bucket(), call.key(), ReadOptions.LATEST)
        .map(Optional::of)
        .recover(ObjectAppends::asAbsent)
        .compose(facts -> checked(call, position, facts))
        .compose(facts -> write(call, attributes, facts));
  }

  private static long position(Call call) {
    String text = call.query().first("position").orElse("");
    try {
      long position = Long.parseLong(text);
      if (position >= 0) {
        return position;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below.
    }
    throw OssErrors.invalidArgument("The position is a number of bytes.", "position", text)
        .asException();
  }

  private static Future<Optional<ObjectFacts>> asAbsent(Throwable failure) {
    return failure instanceof StoreException store && store.kind() == FailureKind.NOT_FOUND
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(failure);
  }

  private Future<Optional<ObjectFacts>> checked(
      Call call, long position, Optional<ObjectFacts> facts) {
    long length = facts.map(ObjectFacts::size).orElse(0L);
    if (facts.isPresent() && !HiddenMetadata.isAppendable(facts.get().headers())) {
      return Future.failedFuture(OssError.of(OssErrorCode.OBJECT_NOT_APPENDABLE).asException());
    }
    if (position != length) {
      return Future.failedFuture(notAtEnd(call, length));
    }
    if (length + call.exchange().contentLength().orElse(0) > sizeMax) {
      return Future.failedFuture(OssError.of(OssErrorCode.ENTITY_TOO_LARGE).asException());
    }
    return Future.succeededFuture(facts);
  }

  private static OssException notAtEnd(Call call, long length) {
    call.exchange().header(NEXT, Long.toString(length));
    return OssError.of(OssErrorCode.POSITION_NOT_EQUAL_TO_LENGTH).asException();
  }

  private Future<Void> write(Call call, ObjectAttributes attributes, Optional<ObjectFacts> before) {
    Checksum checksum = Checksum.fresh();
    call.exchange().body().breakBy(capture.breaker());
    return addition(call)
        .compose(
            addition ->
                capture
                    .around(
                        call.bucketEntry().ref(),
                        1,
                        () -> rewrite(call, attributes, before, addition, checksum),
                        result -> List.of(written(call, result)),
                        List.of(KeyChange.write(call.key())))
                    .recover(failure -> asNotAtEnd(call, failure))
                    .compose(
                        result -> {
                          long size = addition.length() + before.map(ObjectFacts::size).orElse(0L);
                          AnswerHeaders.ofWrite(call.exchange(), result);
                          call.exchange().header(NEXT, Long.toString(size));
                          call.exchange().header(Checksum.HEADER, checksum.text());
                          return call.exchange().empty(200);
                        }));
  }

  private Future<Addition> addition(Call call) {
    OptionalLong length = call.exchange().contentLength();
    return length.isPresent()
        ? Future.succeededFuture(new Addition(length.getAsLong(), call.exchange().body()))
        : chunked
            .collect(call)
            .map(content -> new Addition(content.length(), new BufferStream(content)));
  }

  private Future<WriteResult> rewrite(
      Call call,
      ObjectAttributes attributes,
      Optional<ObjectFacts> before,
      Addition addition,
      Checksum checksum) {
    if (before.isEmpty()) {
      ObjectAttributes first =
          withHeaders(attributes, HiddenMetadata.asAppendable(attributes.headers()));
      PutRequest request =
          new PutRequest(
              addition.length(),
              first,
              Optional.empty(),
              new WriteConditions(true, Optional.empty()));
      ReadStream<Buffer> body =
          new JoinedStream(new BufferStream(Buffer.buffer()), addition.content(), checksum::update);
      return call.store(stores).put(call.bucket(), call.key(), request, body);
    }
    return kept(call, before.get())
        .compose(same -> rewrite(call, same, before.get(), addition, checksum));
  }

  private Future<WriteResult> rewrite(
      Call call, ObjectAttributes same, ObjectFacts before, Addition addition, Checksum checksum) {
    ReadOptions exactly = ReadOptions.LATEST.withIfMatch(before.etag());
    return call.store(stores)
        .get(call.bucket(), call.key(), exactly)
        .compose(content -> putBehind(call, same, content, addition, checksum));
  }

  private Future<WriteResult> putBehind(
      Call call,
      ObjectAttributes same,
      ObjectContent content,
      Addition addition,
      Checksum checksum) {
    PutRequest request =
        new PutRequest(
            content.length() + addition.length(),
            same,
            Optional.empty(),
            new WriteConditions(false, Optional.of(content.facts().etag())));
    ReadStream<Buffer> body =
        new JoinedStream(content.body(), addition.content(), checksum::update);
    return call.store(stores)
        .put(call.bucket(), call.key(), request, body)
        .onFailure(failure -> content.discard().run());
  }

  /** What the object has, and keeps: of a request to append only the content counts. */
  private Future<ObjectAttributes> kept(Call call, ObjectFacts before) {
    ObjectHeaders headers =
        HiddenMetadata.asAppendable(
            HiddenMetadata.isPrivate(before.headers())
                ? HiddenMetadata.asPrivate(HiddenMetadata.removeFrom(before.headers()))
                : HiddenMetadata.removeFrom(before.headers()));
    Future<Map<String, String>> tags =
        call.store(stores).tags(call.bucket(), call.key(), Optional.empty());
    Future<CannedAcl> acl = call.store(stores).acl(call.bucket(), call.key(), Optional.empty());
    return Future.all(tags, acl)
        .map(
            x ->
                new ObjectAttributes(
                    headers,
                    before.storageClass(),
                    before.encryption(),
                    tags.result(),
                    Optional.of(acl.result())));
  }

  private static ObjectAttributes withHeaders(ObjectAttributes attributes, ObjectHeaders headers) {
    return new ObjectAttributes(
        headers,
        attributes.storageClass(),
        attributes.encryption(),
        attributes.tags(),
        attributes.acl());
  }

  /** Somebody else wrote in between: the position was right and is no longer. */
  private Future<WriteResult> asNotAtEnd(Call call, Throwable failure) {
    boolean moved = failure instanceof StoreException store && store.status() == 412;
    return moved
        ? call.store(stores)
            .head(call.bucket(), call.key(), ReadOptions.LATEST)
            .compose(facts -> Future.failedFuture(notAtEnd(call, facts.size())))
        : Future.failedFuture(failure);
  }

  private static KeyChange written(Call call, WriteResult result) {
    return new KeyChange(
        call.key(),
        ChangeKind.WRITE,
        result.version(),
        Optional.of(result.etag()),
        OptionalLong.empty());
  }
}
