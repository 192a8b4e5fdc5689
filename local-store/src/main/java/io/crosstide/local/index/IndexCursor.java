package io.crosstide.local.index;

import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** A walk over a range of the index, in key order. */
public final class IndexCursor implements AutoCloseable {
  private final RocksIterator iterator;
  private final ReadOptions options;
  private final Slice end;

  IndexCursor(RocksIterator iterator, ReadOptions options, Slice end, byte[] from) {
    this.iterator = iterator;
    this.options = options;
    this.end = end;
    iterator.seek(from);
  }

  /** Whether the cursor stands on a record; false at the end of the range. */
  public boolean valid() {
    if (iterator.isValid()) {
      return true;
    }
    try {
      // An iterator that failed also reads as "not valid": it must not pass for the end of a
      // listing.
      iterator.status();
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be read", e);
    }
    return false;
  }

  public void next() {
    iterator.next();
  }

  /** Moves to the first key not less than the one given. */
  public void seek(byte[] key) {
    iterator.seek(key);
  }

  public byte[] key() {
    return iterator.key();
  }

  public byte[] value() {
    return iterator.value();
  }

  @Override
  public void close() {
    iterator.close();
    options.close();
    end.close();
  }
}
