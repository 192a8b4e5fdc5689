package io.crosstide.local.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatchWithIndex;

/**
 * What one mutation reads and writes. It sees the mutations before it in the same batch, and its
 * own writes; all of them become durable together or not at all.
 */
public final class IndexTransaction implements IndexView {
  private final RocksIndex index;
  private final WriteBatchWithIndex batch;
  private final ReadOptions readOptions = new ReadOptions();
  private final List<Runnable> afterCommit = new ArrayList<>();

  IndexTransaction(RocksIndex index, WriteBatchWithIndex batch) {
    this.index = index;
    this.batch = batch;
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    try {
      return Optional.ofNullable(
          batch.getFromBatchAndDB(index.db(), index.records(), readOptions, key));
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be read", e);
    }
  }

  @Override
  public Optional<byte[]> inlineBody(long bodyId) {
    try {
      return Optional.ofNullable(
          batch.getFromBatchAndDB(
              index.db(), index.bodies(), readOptions, Keys.inlineBody(bodyId)));
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be read", e);
    }
  }

  @Override
  public IndexCursor cursor(byte[] from, byte[] to) {
    Slice end = new Slice(to);
    ReadOptions options = new ReadOptions().setIterateUpperBound(end);
    return new IndexCursor(
        batch.newIteratorWithBase(
            index.records(), index.db().newIterator(index.records(), options), options),
        options,
        end,
        from);
  }

  public void put(byte[] key, byte[] record) {
    try {
      batch.put(index.records(), key, record);
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be written", e);
    }
  }

  public void delete(byte[] key) {
    try {
      batch.delete(index.records(), key);
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be written", e);
    }
  }

  public void putInlineBody(long bodyId, byte[] body) {
    try {
      batch.put(index.bodies(), Keys.inlineBody(bodyId), body);
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be written", e);
    }
  }

  public void deleteInlineBody(long bodyId) {
    try {
      batch.delete(index.bodies(), Keys.inlineBody(bodyId));
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be written", e);
    }
  }

  /**
   * Runs a step on the writing thread once the batch is durable, such as removing a file nothing
   * names any more.
   */
  public void afterCommit(Runnable step) {
    afterCommit.add(step);
  }

  List<Runnable> takeAfterCommit() {
    List<Runnable> steps = List.copyOf(afterCommit);
    afterCommit.clear();
    return steps;
  }

  void close() {
    readOptions.close();
  }
}
