package io.crosstide.testbed.e2e;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.WriteResult;
import io.crosstide.store.behaviour.GeneratedBody;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Puts objects of random bytes that are never held whole. */
final class GeneratedPut {
  private GeneratedPut() {}

  /** Puts an object of the request's length on a Vert.x context of its own. */
  static Future<WriteResult> put(
      Vertx vertx,
      ObjectStore store,
      BucketName bucket,
      ObjectKey key,
      PutRequest request,
      long seed) {
    Promise<WriteResult> done = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(
            v ->
                store
                    .put(bucket, key, request, GeneratedBody.of(seed, request.length()))
                    .onComplete(done));
    return done.future();
  }
}
