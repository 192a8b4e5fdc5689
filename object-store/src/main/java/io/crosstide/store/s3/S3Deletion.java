package io.crosstide.store.s3;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.DeleteManyResult;
import io.crosstide.store.DeleteResult;
import io.crosstide.store.ObjectVersionRef;
import io.crosstide.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deletes many objects with one request. */
final class S3Deletion {
  static final int OBJECTS_MAX = 1000;

  private final S3Transport transport;
  private final S3Objects objects;

  S3Deletion(S3Transport transport, S3Objects objects) {
    this.transport = transport;
    this.objects = objects;
  }

  /** Results are in the order of the objects. */
  Future<List<DeleteManyResult>> deleteMany(BucketName bucket, List<ObjectVersionRef> wanted) {
    if (wanted.size() > OBJECTS_MAX) {
      return Future.failedFuture(
          new IllegalArgumentException("At most " + OBJECTS_MAX + " objects at once"));
    }
    List<ObjectVersionRef> together =
        wanted.stream().filter(o -> XmlBodies.canCarry(o.key().value())).toList();
    Map<ObjectVersionRef, DeleteManyResult> results = new HashMap<>();
    Future<Void> first =
        together.isEmpty() ? Future.succeededFuture() : together(bucket, together, results);
    return first
        .compose(v -> singly(bucket, wanted, results, 0))
        .map(v -> wanted.stream().map(o -> results.getOrDefault(o, unanswered(o))).toList());
  }

  private Future<Void> together(
      BucketName bucket,
      List<ObjectVersionRef> wanted,
      Map<ObjectVersionRef, DeleteManyResult> results) {
    byte[] body = XmlBodies.deletion(wanted);
    S3Request request =
        S3Request.ofBucket(HttpMethod.POST, bucket)
            .query("delete", "")
            .header("content-md5", Md5.base64(body))
            .header("content-type", "application/xml");
    return transport
        .call(request, body)
        .map(
            answer -> {
              read(answer).forEach(r -> results.put(r.object(), r));
              return null;
            });
  }

  /** Keys that XML cannot carry are deleted one by one, one after the other. */
  private Future<Void> singly(
      BucketName bucket,
      List<ObjectVersionRef> wanted,
      Map<ObjectVersionRef, DeleteManyResult> results,
      int from) {
    for (int i = from; i < wanted.size(); i++) {
      ObjectVersionRef object = wanted.get(i);
      if (!XmlBodies.canCarry(object.key().value())) {
        int next = i + 1;
        return objects
            .delete(bucket, object.key(), object.version())
            .map(deleted -> ofDeleted(object, deleted))
            .recover(failure -> failedOne(object, failure))
            .onSuccess(result -> results.put(object, result))
            .compose(v -> singly(bucket, wanted, results, next));
      }
    }
    return Future.succeededFuture();
  }

  private static List<DeleteManyResult> read(S3Answer answer) {
    List<DeleteManyResult> results = new ArrayList<>();
    for (XmlElement entry : answer.document().children()) {
      if (entry.name().equals("Deleted")) {
        results.add(deleted(answer.request(), entry));
      } else if (entry.name().equals("Error")) {
        results.add(failed(answer.request(), entry));
      }
    }
    return results;
  }

  private static DeleteManyResult deleted(S3Request request, XmlElement entry) {
    ObjectVersionRef object = object(request, entry);
    Optional<VersionId> marker = entry.textOf("DeleteMarkerVersionId").map(VersionId::new);
    boolean isMarker = XmlFields.isTrue(entry, "DeleteMarker");
    return new DeleteManyResult(
        object,
        Optional.of(new DeleteResult(object.version().or(() -> marker), isMarker)),
        isMarker ? marker : Optional.empty(),
        Optional.empty());
  }

  private static DeleteManyResult failed(S3Request request, XmlElement entry) {
    S3Error error = S3Error.of(entry).orElseThrow();
    return new DeleteManyResult(
        object(request, entry),
        Optional.empty(),
        Optional.empty(),
        Optional.of(FailureClassifier.ofPartialError(error)));
  }

  private static ObjectVersionRef object(S3Request request, XmlElement entry) {
    return new ObjectVersionRef(
        new ObjectKey(XmlFields.text(request, entry, "Key")),
        entry.textOf("VersionId").map(VersionId::new));
  }

  private static DeleteManyResult ofDeleted(ObjectVersionRef object, DeleteResult deleted) {
    return new DeleteManyResult(
        object,
        Optional.of(deleted),
        deleted.deleteMarker() ? deleted.version() : Optional.empty(),
        Optional.empty());
  }

  private static Future<DeleteManyResult> failedOne(ObjectVersionRef object, Throwable failure) {
    return failure instanceof StoreException store
        ? Future.succeededFuture(
            new DeleteManyResult(object, Optional.empty(), Optional.empty(), Optional.of(store)))
        : Future.failedFuture(failure);
  }

  private static DeleteManyResult unanswered(ObjectVersionRef object) {
    return new DeleteManyResult(
        object,
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            new StoreException(
                FailureKind.UNKNOWN_RESULT, "The store's answer leaves the object out", null)));
  }
}
