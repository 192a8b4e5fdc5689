package io.crosstide.local.index;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatchWithIndex;

/** A short random text, made once per directory, that ends every version and upload id. */
public final class StoreIdentity {
  private static final byte[] FACT = Keys.fact("identity");
  private static final int LENGTH = 4;

  private StoreIdentity() {}

  /** The identity of a store; made and kept at the first call. */
  public static String of(RocksIndex index) {
    return index
        .get(FACT)
        .map(b -> new String(b, StandardCharsets.US_ASCII))
        .orElseGet(() -> create(index));
  }

  private static String create(RocksIndex index) {
    StringBuilder text = new StringBuilder();
    SplittableRandom random = new SplittableRandom();
    for (int i = 0; i < LENGTH; i++) {
      text.append(Character.forDigit(random.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
    }
    try (WriteBatchWithIndex batch = new WriteBatchWithIndex(true)) {
      batch.put(index.records(), FACT, text.toString().getBytes(StandardCharsets.US_ASCII));
      index.write(batch);
    } catch (RocksDBException e) {
      throw new IndexException("the index cannot be written", e);
    }
    return text.toString();
  }
}
