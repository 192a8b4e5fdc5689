package io.crosstide.gateway.objects;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.gateway.buckets.AccessCheck;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.capture.Capture;
import io.crosstide.gateway.capture.KeyChange;
import io.crosstide.gateway.metadata.HiddenMetadata;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.object.CopyObjectBody;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteResult;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** CopyObject: the store copies, no byte passes. */
final class ObjectCopies {
  private final RegionStores stores;
  private final Capture capture;
  private final AccessCheck access;
  private final CopySources sources;

  ObjectCopies(RegionStores stores, Capture capture, AccessCheck access, CopySources sources) {
    this.stores = stores;
    this.capture = capture;
    this.access = access;
    this.sources = sources;
  }

  Future<Void> copy(Call call) {
    ObjectAttributes attributes = WriteHeaders.attributes(call.headers());
    ObjectWrites.requireTagging(access, call, attributes);
    boolean replaceHeaders = isReplace(call.headers(), "x-oss-metadata-directive");
    boolean replaceTags = isReplace(call.headers(), "x-oss-tagging-directive");
    return sources
        .of(call)
        .compose(source -> refuseOverwrite(call, source))
        .compose(
            source ->
                facts(call, source)
                    .compose(
                        facts ->
                            write(
                                call,
                                request(source, facts, attributes, replaceHeaders, replaceTags),
                                facts)));
  }

  private static boolean isReplace(OssHeaders headers, String name) {
    String directive = headers.firstText(name).orElse("COPY");
    if (!directive.equalsIgnoreCase("COPY") && !directive.equalsIgnoreCase("REPLACE")) {
      throw OssErrors.invalidArgument("The directive is COPY or REPLACE.", name, directive)
          .asException();
    }
    return directive.equalsIgnoreCase("REPLACE");
  }

  /** Copies have no condition on their target in S3, so this looks before. */
  private Future<CopySource> refuseOverwrite(Call call, CopySource source) {
    return ObjectWrites.conditions(call.store(stores), call)
        .compose(
            conditions ->
                conditions.ifAbsent()
                    ? call.store(stores)
                        .head(call.bucket(), call.key(), ReadOptions.LATEST)
                        .transform(
                            found -> found.succeeded() ? exists() : ifAbsent(source, found.cause()))
                    : proceed(source));
  }

  private static Future<CopySource> exists() {
    return Future.failedFuture(OssError.of(OssErrorCode.FILE_ALREADY_EXISTS).asException());
  }

  /** Only a store that says so proves that nothing would be overwritten. */
  private static Future<CopySource> ifAbsent(CopySource source, Throwable failure) {
    boolean isAbsent =
        failure instanceof StoreException store && store.kind() == FailureKind.NOT_FOUND;
    return isAbsent ? proceed(source) : Future.failedFuture(failure);
  }

  private static Future<CopySource> proceed(CopySource source) {
    return Future.succeededFuture(source);
  }

  private Future<ObjectFacts> facts(Call call, CopySource source) {
    return call.store(stores)
        .head(source.bucket(), source.key(), ReadOptions.ofVersion(source.version()))
        .recover(failure -> Future.failedFuture(asMissing(source, failure)));
  }

  /** The error must name the source, not the target of the call. */
  private static Throwable asMissing(CopySource source, Throwable failure) {
    boolean missing = failure instanceof StoreException store && store.status() == 404;
    return missing ? OssErrors.noSuchKey(source.key().value()).asException() : failure;
  }

  /**
   * A copy that a client makes is an object of its own: what Crosstide has noted with the source
   * must not come along, least of all that it is a replica (I40).
   */
  private static CopyRequest request(
      CopySource source,
      ObjectFacts facts,
      ObjectAttributes wanted,
      boolean replaceHeaders,
      boolean replaceTags) {
    Optional<ObjectHeaders> headers = Optional.empty();
    if (replaceHeaders) {
      headers = Optional.of(wanted.headers());
    } else if (HiddenMetadata.isPresent(facts.headers())
        || HiddenMetadata.isPresent(wanted.headers())) {
      ObjectHeaders visible = HiddenMetadata.removeFrom(facts.headers());
      headers =
          Optional.of(
              HiddenMetadata.isPrivate(wanted.headers())
                  ? HiddenMetadata.asPrivate(visible)
                  : visible);
    }
    CopySource exact =
        headers.isPresent() && !replaceHeaders && source.ifMatch().isEmpty()
            ? CopySources.exactly(source, facts.version(), facts.etag())
            : source;
    Optional<Map<String, String>> tags =
        replaceTags ? Optional.of(wanted.tags()) : Optional.empty();
    return new CopyRequest(
        exact, headers, tags, wanted.storageClass(), wanted.encryption(), wanted.acl());
  }

  private Future<Void> write(Call call, CopyRequest request, ObjectFacts source) {
    return capture
        .around(
            call.bucketEntry().ref(),
            1,
            () -> new ExactCopy(call.store(stores), call.bucket(), call.key()).write(request),
            result ->
                List.of(written(call, result, source).withProperties(request.acl().isPresent())),
            List.of(KeyChange.write(call.key())))
        .compose(result -> answer(call, result));
  }

  private static KeyChange written(Call call, WriteResult result, ObjectFacts source) {
    return new KeyChange(
        call.key(),
        ChangeKind.WRITE,
        result.version(),
        Optional.of(result.etag()),
        OptionalLong.of(source.size()));
  }

  private Future<Void> answer(Call call, WriteResult result) {
    AnswerHeaders.ofWrite(call.exchange(), result);
    call.exchange()
        .header("x-oss-copy-source-version-id", result.sourceVersion().map(VersionId::value));
    return CopyTime.of(result, () -> head(call, result), Clock.systemUTC())
        .compose(
            modified ->
                call.exchange().xml(new CopyObjectBody(Etags.toOss(result.etag()), modified)));
  }

  private Future<ObjectFacts> head(Call call, WriteResult result) {
    return call.store(stores)
        .head(call.bucket(), call.key(), ReadOptions.ofVersion(result.version()));
  }
}
