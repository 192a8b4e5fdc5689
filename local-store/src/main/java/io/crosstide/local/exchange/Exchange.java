package io.crosstide.local.exchange;

import io.crosstide.local.acl.CannedAcl;
import io.crosstide.local.auth.Authentication;
import io.crosstide.local.body.BodyIntake;
import io.crosstide.local.body.BodyPlan;
import io.crosstide.local.body.NewBody;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.xml.XmlWriter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Function;

/** One request and its answer, after authentication. Lives on the connection's event loop. */
public final class Exchange {
  private final HttpServerRequest http;
  private final S3Request request;
  private final Authentication authentication;
  private final BodyIntake intake;
  private boolean bodyWanted;

  public Exchange(
      HttpServerRequest http, S3Request request, Authentication authentication, BodyIntake intake) {
    this.http = http;
    this.request = request;
    this.authentication = authentication;
    this.intake = intake;
  }

  public S3Request request() {
    return request;
  }

  public HttpServerRequest http() {
    return http;
  }

  public boolean signed() {
    return authentication.signed();
  }

  /** Insists on a signature: for everything that ACLs do not open to others. */
  public void requireOwner() {
    allow(false);
  }

  /** Insists on a signature unless the ACL lets anyone read. */
  public void requireRead(CannedAcl acl) {
    allow(acl.anyoneReads());
  }

  /** Insists on a signature unless the bucket's ACL lets anyone write. */
  public void requireWrite(CannedAcl bucketAcl) {
    allow(bucketAcl.anyoneWrites());
  }

  /**
   * What the head says about the body.
   *
   * @throws io.crosstide.local.error.S3Exception for a head that contradicts itself
   */
  public BodyPlan bodyPlan() {
    return BodyPlan.of(request, authentication.payload());
  }

  /** Receives the content of an object. */
  public Future<NewBody> receiveObject(BodyPlan plan) {
    return receive(in -> in.object(http, plan));
  }

  /** Receives the content of a part. */
  public Future<NewBody> receivePart(BodyPlan plan) {
    return receive(in -> in.part(http, plan));
  }

  /** Receives an XML document of at most that many bytes; empty if the request has no body. */
  public Future<byte[]> receiveDocument(int max) {
    BodyPlan plan = bodyPlan();
    return receive(in -> in.document(http, plan, max));
  }

  public Exchange header(String name, String value) {
    http.response().putHeader(name, value);
    return this;
  }

  /** Answers without a body. */
  public Future<Void> answer(int status) {
    HttpServerResponse response = http.response().setStatusCode(status);
    if (status != 204 && status != 304) {
      response.putHeader("Content-Length", "0");
    }
    return response.end();
  }

  /** Answers with a document. */
  public Future<Void> answer(int status, XmlWriter document) {
    return http.response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/xml")
        .end(Buffer.buffer(document.finish()));
  }

  /** Whether the client was told to send its body, or did not ask. */
  public boolean bodyWanted() {
    return bodyWanted;
  }

  private <T> Future<T> receive(Function<BodyIntake, Future<T>> receiver) {
    bodyWanted = true;
    if ("100-continue".equalsIgnoreCase(request.header("Expect").orElse(""))) {
      http.response().writeContinue();
    }
    return receiver.apply(intake);
  }

  private void allow(boolean open) {
    if (!authentication.signed() && !open) {
      throw S3Error.ACCESS_DENIED.because();
    }
  }
}
