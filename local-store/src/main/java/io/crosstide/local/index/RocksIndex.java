package io.crosstide.local.index;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatchWithIndex;
import org.rocksdb.WriteOptions;

/**
 * The RocksDB database under the store: one table of records, one of small bodies. Reads hold off
 * {@link #close}, since a native database must not go away under them.
 */
public final class RocksIndex implements IndexView, AutoCloseable {
  private static final long MIB = 1 << 20;

  /**
   * Native memory, outside the heap: small enough for two stores beside everything else on a
   * laptop.
   */
  private static final long CACHE_BYTES = 32 * MIB;

  private static final long RECORDS_BUFFER_BYTES = 16 * MIB;
  private static final long BODIES_BUFFER_BYTES = 32 * MIB;

  /** Bounds what a start after a crash has to replay. */
  private static final long WAL_BYTES_MAX = 128 * MIB;

  /** Bodies of at least this size stay out of compaction. */
  private static final long BLOB_BYTES_MIN = 1024;

  static {
    RocksDB.loadLibrary();
  }

  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private final List<AutoCloseable> owned = new ArrayList<>();
  private final ReadOptions readOptions = new ReadOptions();
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final RocksDB db;
  private final ColumnFamilyHandle records;
  private final ColumnFamilyHandle bodies;
  private boolean closed;

  private RocksIndex(Path directory) throws RocksDBException {
    Cache cache = own(new LRUCache(CACHE_BYTES));
    DBOptions options =
        own(
            new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setMaxTotalWalSize(WAL_BYTES_MAX)
                .setMaxBackgroundJobs(2)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(4 * MIB)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxOpenFiles(512));
    List<ColumnFamilyDescriptor> families =
        List.of(
            new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, recordOptions(cache)),
            new ColumnFamilyDescriptor(new byte[] {'b', 'o', 'd', 'y'}, bodyOptions(cache)));
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    db = RocksDB.open(options, directory.toString(), families, handles);
    records = handles.get(0);
    bodies = handles.get(1);
  }

  /**
   * Opens the index, replaying what a crash left in the log.
   *
   * @throws IndexException if the directory is in use by another process or damaged
   */
  public static RocksIndex open(Path directory) {
    try {
      return new RocksIndex(directory);
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be opened; is another process using it?", e);
    }
  }

  /** Reads with the certainty that the index stays open meanwhile. */
  public <T> T read(Function<IndexView, T> reader) {
    life.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      return reader.apply(this);
    } finally {
      life.readLock().unlock();
    }
  }

  /**
   * The same, all of one moment. For what mutations move from one record to another: read one by
   * one, it may be seen at both or at neither.
   */
  public <T> T readAtOnce(Function<IndexView, T> reader) {
    return read(
        live -> {
          try (IndexSnapshot still = new IndexSnapshot(db, records, bodies)) {
            return reader.apply(still);
          }
        });
  }

  /**
   * Does something with the certainty that the index stays open meanwhile; false if it is closed.
   */
  boolean whileOpen(Runnable work) {
    life.readLock().lock();
    try {
      if (!closed) {
        work.run();
      }
      return !closed;
    } finally {
      life.readLock().unlock();
    }
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
    ReadOptions options = new ReadOptions().setIterateUpperBound(end);
    return new IndexCursor(db.newIterator(records, options), options, end, from);
  }

  /** Writes a batch; on return it is on the disk. */
  void write(WriteBatchWithIndex batch) {
    try {
      db.write(synced, batch);
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be written", e);
    }
  }

  RocksDB db() {
    return db;
  }

  ColumnFamilyHandle records() {
    return records;
  }

  ColumnFamilyHandle bodies() {
    return bodies;
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      records.close();
      bodies.close();
      db.close();
      readOptions.close();
      synced.close();
      closeOwned();
    } finally {
      life.writeLock().unlock();
    }
  }

  private Optional<byte[]> get(ColumnFamilyHandle family, byte[] key) {
    try {
      return Optional.ofNullable(db.get(family, readOptions, key));
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be read", e);
    }
  }

  private ColumnFamilyOptions recordOptions(Cache cache) {
    return own(
        new ColumnFamilyOptions()
            .setWriteBufferSize(RECORDS_BUFFER_BYTES)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setTableFormatConfig(table(cache)));
  }

  private ColumnFamilyOptions bodyOptions(Cache cache) {
    return own(
        new ColumnFamilyOptions()
            .setWriteBufferSize(BODIES_BUFFER_BYTES)
            .setEnableBlobFiles(true)
            .setMinBlobSize(BLOB_BYTES_MIN)
            .setEnableBlobGarbageCollection(true)
            .setTableFormatConfig(table(cache)));
  }

  private BlockBasedTableConfig table(Cache cache) {
    return new BlockBasedTableConfig()
        .setBlockCache(cache)
        .setCacheIndexAndFilterBlocks(true)
        .setFilterPolicy(own(new BloomFilter(10)));
  }

  private <T extends AutoCloseable> T own(T resource) {
    owned.add(resource);
    return resource;
  }

  private void closeOwned() {
    for (AutoCloseable resource : owned) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("an option object of the index cannot be closed", e);
      }
    }
  }
}
