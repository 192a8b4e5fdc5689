package io.crosstide.gateway.objects;

import io.crosstide.gateway.buckets.AccessCheck;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.listing.NameEncoding;
import io.crosstide.gateway.oss.object.InitiateMultipartUploadBody;
import io.crosstide.store.ByteRange;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.SentPart;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadRef;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;

/** The steps of a multipart upload that change no object yet. */
final class PartUploads {
  private static final int PARTS_MAX = 10_000;

  private final RegionStores stores;
  private final AccessCheck access;
  private final CopySources sources;
  private final ChunkedUploads chunked;

  PartUploads(
      RegionStores stores, AccessCheck access, CopySources sources, ChunkedUploads chunked) {
    this.stores = stores;
    this.access = access;
    this.sources = sources;
    this.chunked = chunked;
  }

  Future<Void> initiate(Call call) {
    NameEncoding names = NameEncoding.of(call.query());
    ObjectAttributes attributes = WriteHeaders.attributes(call.headers());
    ObjectWrites.requireTagging(access, call, attributes);
    return call.store(stores)
        .createUpload(call.bucket(), call.key(), attributes)
        .compose(
            upload -> {
              attributes
                  .encryption()
                  .ifPresent(
                      e -> AnswerHeaders.putInto(call.exchange(), AnswerHeaders.ofEncryption(e)));
              return call.exchange()
                  .xml(
                      new InitiateMultipartUploadBody(
                          names, call.bucket().value(), call.key().value(), upload.value()));
            });
  }

  Future<Void> upload(Call call) {
    int part = partNumber(call);
    Checksum checksum = Checksum.of(call.exchange().body());
    Optional<String> md5 = call.headers().firstText("content-md5");
    OptionalLong length = call.exchange().contentLength();
    if (length.orElse(0) > ObjectWrites.PUT_MAX) {
      throw OssError.of(OssErrorCode.ENTITY_TOO_LARGE).asException();
    }
    Future<SentPart> uploaded =
        length.isPresent()
            ? call.store(stores)
                .uploadPart(ref(call), part, length.getAsLong(), md5, call.exchange().body())
            : uploadCollected(call, part, md5);
    return uploaded.compose(
        sent -> {
          call.exchange().header("ETag", Etags.toOss(sent.etag()));
          call.exchange().header(Checksum.HEADER, checksum.text());
          return call.exchange().empty(200);
        });
  }

  private Future<SentPart> uploadCollected(Call call, int part, Optional<String> md5) {
    return chunked
        .collect(call)
        .compose(
            content ->
                call.store(stores)
                    .uploadPart(ref(call), part, content.length(), md5, new BufferStream(content)));
  }

  Future<Void> copy(Call call) {
    int part = partNumber(call);
    Optional<ByteRange> range = RangeWish.ofCopy(call.headers());
    return sources
        .of(call)
        .compose(source -> call.store(stores).uploadPartCopy(ref(call), part, source, range))
        .compose(
            copied ->
                call.exchange()
                    .xml(new CopyPartBody(Etags.toOss(copied.etag()), copied.lastModified())));
  }

  Future<Void> abort(Call call) {
    return call.store(stores).abortUpload(ref(call)).compose(x -> call.exchange().empty(204));
  }

  private static int partNumber(Call call) {
    String text = call.query().first("partNumber").orElse("");
    try {
      int part = Integer.parseInt(text);
      if (part >= 1 && part <= PARTS_MAX) {
        return part;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below.
    }
    throw OssErrors.invalidArgument(
            "Part number must be an integer between 1 and 10000, inclusive.", "partNumber", text)
        .asException();
  }

  /** The upload that the call names. */
  static UploadRef ref(Call call) {
    String id = call.query().first("uploadId").orElse("");
    return new UploadRef(call.bucket(), call.key(), new UploadId(id));
  }
}
