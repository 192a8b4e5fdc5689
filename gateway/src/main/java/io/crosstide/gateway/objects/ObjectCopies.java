package io.crosstide.gateway.objects;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.gateway.buckets.AccessCheck;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.capture.Capture;
import io.crosstide.gateway.capture.KeyChange;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.object.CopyObjectBody;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteResult;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** CopyObject: the store copies, no byte passes. */
final class ObjectCopies {
  private final RegionStores stores;
  private final Capture capture;
  private final AccessCheck access;
  private final CopySources sources;
  private final Supplier<List<Rule>> rules;

  /**
   * @param rules that this process knows. No replica is written for a rule before each gateway
   *     knows it
   */
  ObjectCopies(
      RegionStores stores,
      Capture capture,
      AccessCheck access,
      CopySources sources,
      Supplier<List<Rule>> rules) {
    this.stores = stores;
    this.capture = capture;
    this.access = access;
    this.sources = sources;
    this.rules = rules;
  }

  Future<Void> copy(Call call) {
    ObjectAttributes attributes = WriteHeaders.attributes(call.headers());
    ObjectWrites.requireTagging(access, call, attributes);
    CopyWish wish = CopyWish.of(call.headers(), attributes);
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
                                wish,
                                wish.request(source, facts, mayBecomeReplica(source)),
                                isItself(call, source),
                                facts)));
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

  private boolean mayBecomeReplica(CopySource source) {
    return rules.get().stream().anyMatch(rule -> rule.target().bucket().equals(source.bucket()));
  }

  private static Future<WriteResult> copy(
      ExactCopy copy, CopyWish wish, CopyRequest request, ObjectFacts source) {
    boolean isWithItsHeaders = !wish.replaceHeaders() && request.replaceHeaders().isPresent();
    return isWithItsHeaders ? copy.writeAsSeen(request, source) : copy.write(request);
  }

  /** A version that is named may be an earlier one, of other content. */
  private static boolean isItself(Call call, CopySource source) {
    return source.bucket().equals(call.bucket())
        && source.key().equals(call.key())
        && source.version().isEmpty();
  }

  private Future<Void> write(
      Call call, CopyWish wish, CopyRequest request, boolean isItself, ObjectFacts source) {
    return capture
        .around(
            call.bucketEntry().ref(),
            1,
            () ->
                copy(
                    new ExactCopy(call.store(stores), call.bucket(), call.key()),
                    wish,
                    request,
                    source),
            result ->
                List.of(
                    written(call, result, source)
                        .withProperties(request.acl().isPresent())
                        .withSelfCopied(isItself)),
            List.of(KeyChange.write(call.key()).withSelfCopied(isItself)))
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
