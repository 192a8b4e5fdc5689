package io.crosstide.testbed.model;

import com.aliyun.oss.OSS;
import io.crosstide.testbed.model.Differences.Allowance;
import io.crosstide.testbed.stores.TestStores;
import java.util.List;
import java.util.Map;

/**
 * Holds versioned buckets against each other, every version and marker in every attribute, as the
 * gateway shows them and as their stores do. Nobody may write meanwhile.
 *
 * @param partThreshold objects of as many bytes, written in one request, may be made of parts at
 *     the target
 */
public record DeepComparison(long partThreshold) {
  /**
   * A bucket.
   *
   * @param oss through the gateway
   * @param store past it
   * @param traits what the store does in its own way
   */
  public record Side(OSS oss, StoreView store, TestStores.Store traits) {
    private Map<String, List<SeenVersion>> read(String prefix) throws Exception {
      return new BucketReader(oss, store).read(prefix);
    }
  }

  /** Why the target is no exact replica of the source, of the keys that begin so. */
  public List<String> ofReplica(Side source, Side target, String prefix) throws Exception {
    boolean ownIds = !target.traits().keepsVersionIds();
    return Differences.ofReplica(
        source.read(prefix),
        target.read(prefix),
        allowance(source, target, source.traits().movesTimes(), ownIds));
  }

  /**
   * What differs between two buckets that are each other's target, of the keys that begin so:
   * either side must have each version once, in the same order.
   */
  public List<String> ofMirrors(Side first, Side second, String prefix) throws Exception {
    boolean timesMove = first.traits().movesTimes() || second.traits().movesTimes();
    boolean keepIds = first.traits().keepsVersionIds() && second.traits().keepsVersionIds();
    return Differences.ofMirrors(
        first.read(prefix), second.read(prefix), allowance(first, second, timesMove, !keepIds));
  }

  private Allowance allowance(Side from, Side to, boolean timesMove, boolean ownIds) {
    boolean stackMarkers = from.traits().stacksMarkers() && to.traits().stacksMarkers();
    return new Allowance(partThreshold, timesMove, !stackMarkers, ownIds);
  }
}
