package io.crosstide.testbed.e2e;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectPage;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What is really at the target, asked of its store. Blocks. */
record TargetBucket(ObjectStore store, BucketName name) {
  private static final int PAGE = 1000;

  /** The number of the operation that wrote the key; empty if it is not there. */
  Optional<Integer> operationNumber(String key) throws Exception {
    try {
      ObjectFacts facts = get(store.head(name, new ObjectKey(key), ReadOptions.LATEST));
      return Optional.of(
          Integer.parseInt(facts.headers().userMetadata().getOrDefault(Workload.NUMBER, "0")));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException failure
          && failure.kind() == FailureKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Removes from the set what is there by now. */
  void removePresent(Set<String> keys) throws Exception {
    Optional<ObjectKey> after = Optional.empty();
    do {
      ObjectPage page = get(store.list(name, ListRequest.of("", after, PAGE)));
      page.objects().forEach(object -> keys.remove(object.key().value()));
      after =
          page.nextToken().isEmpty()
              ? Optional.empty()
              : Optional.of(page.objects().get(page.objects().size() - 1).key());
    } while (after.isPresent() && !keys.isEmpty());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
