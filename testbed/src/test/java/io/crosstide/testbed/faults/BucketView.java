package io.crosstide.testbed.faults;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ListedUpload;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectPage;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadListRequest;
import io.crosstide.store.UploadRef;
import io.crosstide.testbed.faults.truth.TargetView;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What is really in a bucket, asked of its store past all faults. Blocks. */
record BucketView(ObjectStore store, BucketName bucket) implements TargetView {
  private static final int SECONDS_MAX = 30;
  private static final int PAGE = 1000;

  /** A key is written some times a second at most, and read in milliseconds. */
  private static final int READS_MAX = 20;

  /** Facts of an object; empty if there is none. */
  Optional<ObjectFacts> facts(String key) throws Exception {
    return ifThere(store.head(bucket, new ObjectKey(key), ReadOptions.LATEST));
  }

  /**
   * Metadata and tags take two requests, between which the object may be replaced or deleted; what
   * they say belongs together if the object is the same before and after.
   */
  @Override
  public OptionalInt number(String key) throws Exception {
    Optional<ObjectFacts> facts = facts(key);
    for (int i = 0; i < READS_MAX; i++) {
      if (facts.isEmpty()) {
        return OptionalInt.empty();
      }
      if (facts.get().tagCount().orElse(0) == 0) {
        return number(facts.get(), Map.of());
      }
      Map<String, String> tags = tags(key);
      Optional<ObjectFacts> after = facts(key);
      if (facts.equals(after)) {
        return number(facts.get(), tags);
      }
      facts = after;
    }
    throw new IOException(key + " is written too fast to be read");
  }

  private static OptionalInt number(ObjectFacts facts, Map<String, String> tags) {
    return Stream.of(facts.headers().userMetadata(), tags)
        .mapToInt(entries -> Integer.parseInt(entries.getOrDefault(Writer.NUMBER, "0")))
        .max();
  }

  /** The tags of an object, empty if it has none or is not there. */
  Map<String, String> tags(String key) throws Exception {
    return ifThere(store.tags(bucket, new ObjectKey(key), Optional.empty())).orElse(Map.of());
  }

  /** Deletes an object behind everybody's back. */
  void delete(String key) throws Exception {
    get(store.delete(bucket, new ObjectKey(key), Optional.empty()));
  }

  /** The first thousand keys. */
  List<String> keys() throws Exception {
    ObjectPage page = get(store.list(bucket, ListRequest.of("", Optional.empty(), PAGE)));
    return page.objects().stream().map(object -> object.key().value()).toList();
  }

  /** Multipart uploads in progress, the first thousand. */
  List<ListedUpload> uploads() throws Exception {
    return get(store.listUploads(
            bucket, new UploadListRequest("", "", Optional.empty(), Optional.empty(), PAGE)))
        .uploads();
  }

  /** True if a multipart upload has a part; false if it has none, or has ended. */
  boolean hasParts(ListedUpload upload) throws Exception {
    UploadRef ref = new UploadRef(bucket, upload.key(), upload.upload());
    return ifThere(store.listParts(ref, 0, 1)).filter(page -> !page.parts().isEmpty()).isPresent();
  }

  private static <T> Optional<T> ifThere(Future<T> future) throws Exception {
    try {
      return Optional.of(get(future));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException failure
          && failure.kind() == FailureKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * @throws IOException if the store did not answer
   */
  private static <T> T get(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("The store does not answer", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException failure
          && failure.kind() == FailureKind.UNAVAILABLE) {
        throw new IOException("The store does not answer", failure);
      }
      throw e;
    }
  }
}
