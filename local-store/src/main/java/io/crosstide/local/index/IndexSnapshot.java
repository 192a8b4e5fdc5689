package io.crosstide.local.index;

import java.util.Optional;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** The index as it was at one moment, however much is read of it and written meanwhile. */
final class IndexSnapshot implements IndexView, AutoCloseable {
  private final RocksDB db;
  private final ColumnFamilyHandle records;
  private final ColumnFamilyHandle bodies;
  private final Snapshot snapshot;
  private final ReadOptions options;

  IndexSnapshot(RocksDB db, ColumnFamilyHandle records, ColumnFamilyHandle bodies) {
    this.db = db;
    this.records = records;
    this.bodies = bodies;
    this.snapshot = db.getSnapshot();
    this.options = new ReadOptions().setSnapshot(snapshot);
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    return get(records, key);
  }

  @Override
  public Optional<byte[]> inlineBody(long bodyId) {
    return get(bodies, Keys.inlineBody(bodyId));
  }

  @Override
  public IndexCursor cursor(byte[] from, byte[] to) {
    Slice end = new Slice(to);
    ReadOptions bounded = new ReadOptions().setSnapshot(snapshot).setIterateUpperBound(end);
    return new IndexCursor(db.newIterator(records, bounded), bounded, end, from);
  }

  @Override
  public void close() {
    options.close();
    db.releaseSnapshot(snapshot);
    snapshot.close();
  }

  private Optional<byte[]> get(ColumnFamilyHandle family, byte[] key) {
    try {
      return Optional.ofNullable(db.get(family, options, key));
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be read", e);
    }
  }
}
