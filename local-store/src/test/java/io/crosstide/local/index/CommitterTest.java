package io.crosstide.local.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.local.error.S3Exception;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitterTest {
  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private RocksIndex index;
  private Committer committer;

  @BeforeEach
  void start() {
    index = RocksIndex.open(directory.resolve("index"));
    committer = new Committer(vertx, index, new Sequence(Clock.systemUTC(), 0));
    committer.start();
  }

  @AfterEach
  void stop() throws Exception {
    committer.close();
    index.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** An Error ends the committing for good: whoever waits is told, and so is who comes later. */
  @Test
  void leavesNobodyWaitingWhenAnErrorEndsIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gathered = new CountDownLatch(1);
    Future<String> first =
        committer.submit(
            transaction -> {
              begun.countDown();
              pass(gathered);
              return "first";
            });
    pass(begun);
    List<Future<?>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(committer.submit(transaction -> "beside it"));
    }
    waiting.add(
        committer.submit(
            transaction -> {
              throw new StackOverflowError("scripted");
            }));
    waiting.add(committer.submit(transaction -> "after it"));
    gathered.countDown();

    assertThat(await(first)).isEqualTo("first");
    for (Future<?> future : waiting) {
      assertThatThrownBy(() -> await(future)).hasCauseInstanceOf(S3Exception.class);
    }
    assertThatThrownBy(() -> await(committer.submit(transaction -> "too late")))
        .hasCauseInstanceOf(S3Exception.class);
  }

  private static void pass(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object await(Future<?> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
