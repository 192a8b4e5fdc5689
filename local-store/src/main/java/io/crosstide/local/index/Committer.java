package io.crosstide.local.index;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.error.S3Exception;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatchWithIndex;

/**
 * The one thread that changes the index. It takes whatever mutations have gathered while the last
 * batch was written, applies them in order and commits them with one synced write, so a busy store
 * pays one fsync for many requests and an idle one answers at once. Running alone, mutations need
 * no locks.
 */
public final class Committer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Committer.class.getName());

  /** Requests waiting to be committed; more are told to slow down. Far above what a batch takes. */
  private static final int QUEUE_MAX = 8192;

  /** Bounds the memory of one batch: inline bodies are at most 64 KiB, so 16 MiB. */
  private static final int BATCH_MAX = 256;

  private static final byte[] LAST_SEQUENCE = Keys.fact("sequence");
  private static final long CLOSE_WAIT_SECONDS = 30;

  private final Vertx vertx;
  private final RocksIndex index;
  private final Sequence sequence;
  private final BlockingQueue<Pending<?>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final Thread thread = new Thread(this::run, "local-store-commit");
  private volatile boolean closing;

  public Committer(Vertx vertx, RocksIndex index, Sequence sequence) {
    this.vertx = vertx;
    this.index = index;
    this.sequence = sequence;
  }

  /** The highest sequence number an earlier run may have used. */
  public static long lastSequence(IndexView index) {
    return index.get(LAST_SEQUENCE).map(record -> new ByteReader(record).fixed()).orElse(0L);
  }

  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Queues a mutation. The future completes on the caller's context once the mutation is durable,
   * or with what it threw; it fails with SlowDown when too much is waiting.
   */
  public <T> Future<T> submit(Mutation<T> mutation) {
    Pending<T> pending = new Pending<>(vertx.getOrCreateContext(), mutation);
    if (closing || !queue.offer(pending)) {
      return Future.failedFuture(S3Error.SLOW_DOWN.because());
    }
    if (closing && queue.remove(pending)) {
      // It came just behind the last batch.
      return Future.failedFuture(S3Error.SLOW_DOWN.because());
    }
    return pending.future();
  }

  /** Commits what is queued and stops. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(CLOSE_WAIT_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Pending<?>> round = new ArrayList<>(BATCH_MAX);
    try (WriteBatchWithIndex batch = new WriteBatchWithIndex(true)) {
      while (!closing || !queue.isEmpty()) {
        Pending<?> first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          round.add(first);
          queue.drainTo(round, BATCH_MAX - 1);
          if (!index.whileOpen(() -> commit(batch, round))) {
            round.forEach(Committer::refuse);
          }
          round.clear();
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Error e) {
      LOG.log(Level.ERROR, "nothing more can be committed", e);
      throw e;
    } finally {
      closing = true;
      // What an Error left in hand; whether it was written is not known.
      round.forEach(Committer::refuse);
      refuseWaiting();
    }
  }

  private void refuseWaiting() {
    List<Pending<?>> tooLate = new ArrayList<>();
    queue.drainTo(tooLate);
    tooLate.forEach(Committer::refuse);
  }

  private static void refuse(Pending<?> pending) {
    pending.fail(S3Error.SLOW_DOWN.because());
    pending.complete();
  }

  private void commit(WriteBatchWithIndex batch, List<Pending<?>> round) {
    IndexTransaction transaction = new IndexTransaction(index, batch);
    List<Runnable> steps = new ArrayList<>();
    try {
      for (Pending<?> pending : round) {
        if (apply(batch, transaction, pending)) {
          steps.addAll(transaction.takeAfterCommit());
        } else {
          transaction.takeAfterCommit();
        }
      }
      transaction.put(LAST_SEQUENCE, new ByteWriter(8).fixed(sequence.last()).finish());
      index.write(batch);
      steps.forEach(Committer::runStep);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a batch of changes could not be committed", e);
      round.forEach(pending -> pending.fail(e));
    } finally {
      transaction.close();
    }
    round.forEach(Pending::complete);
  }

  /** Applies one mutation; one that throws is taken back out of the batch, the others go on. */
  private static boolean apply(
      WriteBatchWithIndex batch, IndexTransaction transaction, Pending<?> pending) {
    batch.setSavePoint();
    try {
      pending.apply(transaction);
      batch.popSavePoint();
      return true;
    } catch (RuntimeException refused) {
      if (!(refused instanceof S3Exception)) {
        LOG.log(Level.ERROR, "a change failed", refused);
      }
      pending.fail(refused);
      rollback(batch);
      return false;
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be written", e);
    }
  }

  private static void rollback(WriteBatchWithIndex batch) {
    try {
      batch.rollbackToSavePoint();
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be written", e);
    }
  }

  private static void runStep(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a step after a commit failed", e);
    }
  }
}
