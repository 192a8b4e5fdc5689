package io.crosstide.gateway.objects;

import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.call.Exchange;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** GetObject, HeadObject and GetObjectMeta. */
final class ObjectReads {
  private static final int UNSATISFIABLE = 416;

  private final RegionStores stores;

  ObjectReads(RegionStores stores) {
    this.stores = stores;
  }

  Future<Void> get(Call call) {
    RangeWish wish = RangeWish.of(call.headers());
    return read(call, wish)
        .compose(
            content -> {
              Optional<OssErrorCode> objection = objection(call, content.facts());
              if (objection.isPresent()) {
                content.discard().run();
                return Future.failedFuture(OssError.of(objection.get()).asException());
              }
              return answer(call, wish, content);
            });
  }

  /** Reads the range, or the whole object where OSS ignores the range. */
  private Future<ObjectContent> read(Call call, RangeWish wish) {
    if (wish.range().isEmpty()) {
      return readAll(call);
    }
    ReadOptions options = ReadOptions.ofVersion(call.version()).withRange(wish.range().get());
    return call.store(stores)
        .get(call.bucket(), call.key(), options)
        .recover(
            failure ->
                !wish.standard() && isUnsatisfiable(failure)
                    ? readAll(call)
                    : Future.failedFuture(failure))
        .compose(content -> isTooLittle(wish, content) ? instead(call, content) : kept(content));
  }

  private Future<ObjectContent> readAll(Call call) {
    return call.store(stores).get(call.bucket(), call.key(), ReadOptions.ofVersion(call.version()));
  }

  private static boolean isUnsatisfiable(Throwable failure) {
    return failure instanceof StoreException store && store.status() == UNSATISFIABLE;
  }

  private static boolean isTooLittle(RangeWish wish, ObjectContent content) {
    long size = content.facts().size();
    return wish.meansAll(size) && content.length() < size;
  }

  private Future<ObjectContent> instead(Call call, ObjectContent part) {
    part.discard().run();
    return readAll(call);
  }

  private static Future<ObjectContent> kept(ObjectContent content) {
    return Future.succeededFuture(content);
  }

  private static Future<Void> answer(Call call, RangeWish wish, ObjectContent content) {
    ObjectFacts facts = content.facts();
    Map<String, String> headers = AnswerHeaders.ofObject(facts);
    if (call.caller().principal().isPresent()) {
      AnswerHeaders.override(headers, call.query());
    }
    Exchange exchange = call.exchange();
    AnswerHeaders.putInto(exchange, headers);
    boolean partial = content.range().isPresent() && !wish.meansAll(facts.size());
    if (partial) {
      exchange.header("Content-Range", content.range());
    }
    return exchange.stream(
        partial ? 206 : 200, content.length(), content.body(), content.discard());
  }

  Future<Void> head(Call call) {
    return facts(call)
        .compose(
            facts -> {
              Map<String, String> headers = AnswerHeaders.ofObject(facts);
              AnswerHeaders.override(headers, call.query());
              AnswerHeaders.putInto(call.exchange(), headers);
              return call.exchange().headOf(200, facts.size());
            });
  }

  /** Answers HEAD, and GET without a body as older clients send it. */
  Future<Void> meta(Call call) {
    boolean head = call.exchange().request().method().equals("HEAD");
    return facts(call)
        .compose(
            facts -> {
              AnswerHeaders.putInto(call.exchange(), AnswerHeaders.meta(facts));
              return head ? call.exchange().headOf(200, facts.size()) : call.exchange().empty(200);
            });
  }

  private Future<ObjectFacts> facts(Call call) {
    return call.store(stores)
        .head(call.bucket(), call.key(), ReadOptions.ofVersion(call.version()))
        .compose(
            facts -> {
              Optional<OssErrorCode> objection = objection(call, facts);
              return objection.isPresent()
                  ? Future.failedFuture(OssError.of(objection.get()).asException())
                  : Future.succeededFuture(facts);
            });
  }

  private static Optional<OssErrorCode> objection(Call call, ObjectFacts facts) {
    Optional<OssErrorCode> objection = ReadConditions.of(call.headers()).objection(facts);
    if (objection.equals(Optional.of(OssErrorCode.NOT_MODIFIED))) {
      AnswerHeaders.putInto(call.exchange(), AnswerHeaders.meta(facts));
    }
    return objection;
  }
}
