package io.crosstide.local;

import static io.crosstide.local.S3TestRequest.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * A version changes its place when another one comes on top of it or goes; who reads just then sees
 * it before or after, never twice and never not at all.
 */
class VersionsAtOnceIT extends WithStore {
  private static final int CHANGES = 400;

  @Test
  void showsEachVersionOnceWhileOthersComeAndGo() throws Exception {
    String bucket = newVersionedBucket();
    String older = versionOf(put(bucket, "k", "older"));
    String newer = versionOf(put(bucket, "k", "newer"));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(3);
    CompletableFuture<Void> reads =
        CompletableFuture.allOf(
            readWhile(readers, done, () -> checkListing(bucket, older, newer)),
            readWhile(readers, done, () -> checkListing(bucket, older, newer)),
            readWhile(readers, done, () -> checkContent(bucket, newer)));
    readers.shutdown();
    try {
      for (int i = 0; i < CHANGES && !reads.isCompletedExceptionally(); i++) {
        String top =
            versionOf(i % 2 == 0 ? put(bucket, "k", "top") : ok(object("DELETE", bucket, "k")));
        ok(object("DELETE", bucket, "k").query("versionId", top));
      }
    } finally {
      done.set(true);
    }
    reads.get();
  }

  private static CompletableFuture<Void> readWhile(
      ExecutorService readers, AtomicBoolean done, Runnable read) {
    return CompletableFuture.runAsync(
        () -> {
          while (!done.get()) {
            read.run();
          }
        },
        readers);
  }

  private static void checkListing(String bucket, String older, String newer) {
    List<VersioningIT.Line> listed = VersioningIT.versions(bucket, 1000);
    List<String> ids = listed.stream().map(VersioningIT.Line::versionId).toList();
    assertThat(ids.subList(Math.max(0, ids.size() - 2), ids.size())).containsExactly(newer, older);
    assertThat(ids).hasSizeLessThanOrEqualTo(3).doesNotHaveDuplicates();
    assertThat(listed.stream().map(VersioningIT.Line::latest).toList())
        .startsWith(true)
        .containsOnlyOnce(true);
  }

  private static void checkContent(String bucket, String newer) {
    assertThat(ok(object("GET", bucket, "k").query("versionId", newer)).text()).isEqualTo("newer");
    String latest = client.send(object("GET", bucket, "k")).text();
    assertThat(latest).doesNotContain("older");
  }
}
