package io.crosstide.gateway.door;

import io.crosstide.gateway.buckets.AccessCheck;
import io.crosstide.gateway.buckets.BucketDirectory;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.call.ClientGone;
import io.crosstide.gateway.call.Exchange;
import io.crosstide.gateway.call.OssOperation;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.OssRequest;
import io.crosstide.gateway.oss.RequestIds;
import io.crosstide.gateway.oss.address.AddressResolver;
import io.crosstide.gateway.oss.auth.Authentication;
import io.crosstide.gateway.oss.auth.Authenticator;
import io.crosstide.gateway.oss.auth.Identified;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The way of a request: address, signature, operation, bucket, permission, answer. Whatever goes
 * wrong on it is answered here, once.
 */
final class Door {
  private static final Logger LOG = Logger.getLogger(Door.class);

  /** Operations whose body is the object and must have a length or come in chunks. */
  private static final Set<OssOperation> WITH_BODY =
      Set.of(OssOperation.PUT_OBJECT, OssOperation.UPLOAD_PART, OssOperation.APPEND_OBJECT);

  private final Vertx vertx;
  private final RequestIds ids;
  private final AddressResolver addresses;
  private final Authenticator authenticator;
  private final BucketDirectory buckets;
  private final AccessCheck access;
  private final Operations operations;
  private final DoorMetrics metrics;

  Door(
      Vertx vertx,
      RequestIds ids,
      AddressResolver addresses,
      Authenticator authenticator,
      BucketDirectory buckets,
      AccessCheck access,
      Operations operations,
      DoorMetrics metrics) {
    this.vertx = vertx;
    this.ids = ids;
    this.addresses = addresses;
    this.authenticator = authenticator;
    this.buckets = buckets;
    this.access = access;
    this.operations = operations;
    this.metrics = metrics;
  }

  /**
   * Answers a request.
   *
   * @param portRegion region of the port it came to
   * @param closing the gateway is about to stop and takes no new work
   */
  Future<Void> handle(
      HttpServerRequest http,
      Optional<String> portRegion,
      boolean closing,
      Optional<ConnectionWatch> watch) {
    OssRequest request = read(http, portRegion);
    Exchange exchange = new Exchange(http, request, ids.next(), System.nanoTime());
    watch.ifPresent(w -> w.began(exchange));
    return answer(exchange, closing).onComplete(x -> watch.ifPresent(w -> w.ended(exchange)));
  }

  private Future<Void> answer(Exchange exchange, boolean closing) {
    Optional<Call> call = Optional.empty();
    Future<Void> answered;
    try {
      if (closing) {
        throw OssError.of(OssErrorCode.SERVICE_UNAVAILABLE).asException();
      }
      Call routed = route(exchange);
      call = Optional.of(routed);
      answered = withBucket(routed).compose(access::require).compose(operations::run);
    } catch (RuntimeException refused) {
      answered = Future.failedFuture(refused);
    }
    Optional<Call> known = call;
    return answered
        .recover(failure -> fail(exchange, known, failure))
        .onComplete(x -> finished(exchange, known));
  }

  private static OssRequest read(HttpServerRequest http, Optional<String> portRegion) {
    String target = RequestTarget.originForm(http.uri());
    int question = target.indexOf('?');
    return new OssRequest(
        http.method().name(),
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        OssHeaders.of(http.headers()),
        Optional.ofNullable(http.getHeader("Host")).orElse(""),
        portRegion);
  }

  private Call route(Exchange exchange) {
    OssRequest request = exchange.request();
    Identified identified = authenticator.identify(request, addresses.resolve(request));
    if (identified.authentication() instanceof Authentication.Refused refused) {
      throw refused.error().asException();
    }
    OssQuery query = request.query();
    OssOperation operation = OperationRouter.route(request, identified.address().resource(), query);
    if (WITH_BODY.contains(operation) && !request.headers().has("content-length")) {
      if (!exchange.isChunked()) {
        throw OssError.of(OssErrorCode.MISSING_CONTENT_LENGTH).asException();
      }
    }
    return new Call(
        exchange,
        identified.address(),
        query,
        operation,
        identified.authentication(),
        Optional.empty());
  }

  private Future<Call> withBucket(Call call) {
    return switch (call.operation()) {
      case LIST_BUCKETS, PUT_BUCKET -> Future.succeededFuture(call);
      default -> buckets.find(call.bucket()).map(call::withEntry);
    };
  }

  private Future<Void> fail(Exchange exchange, Optional<Call> call, Throwable failure) {
    if (failure instanceof ClientGone || exchange.isAbandoned()) {
      return Future.succeededFuture();
    }
    if (call.isPresent() && Failures.isNoSuchBucket(failure)) {
      buckets.forget(call.get().bucket());
    }
    return exchange.error(error(exchange, call, failure));
  }

  /** Never throws: a client without an answer waits until it gives up. */
  private static OssError error(Exchange exchange, Optional<Call> call, Throwable failure) {
    Optional<OssError> known = Optional.empty();
    try {
      call.ifPresent(of -> Failures.addHeaders(of, failure));
      known = Failures.asOssError(call, failure);
    } catch (RuntimeException defect) {
      failure.addSuppressed(defect);
    }
    if (known.isEmpty()) {
      LOG.errorf(failure, "Request %s failed unexpectedly", exchange.id());
    }
    return known.orElse(OssError.of(OssErrorCode.INTERNAL_ERROR));
  }

  private void finished(Exchange exchange, Optional<Call> call) {
    exchange.finish(vertx);
    metrics.answered(exchange, call.map(Call::operation));
  }
}
