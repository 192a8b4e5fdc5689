package io.crosstide.worker.copy;

import io.crosstide.contracts.id.RegionName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Regions whose stores take no conditions of a kind of write: several times in a row they refused
 * an object for what was not so, or because they have no conditions, and took it without. Until the
 * process ends they are not asked. Bounded by the catalogue. Thread-safe.
 */
public final class UnconditionalRegions {
  private static final Logger LOG = Logger.getLogger(UnconditionalRegions.class);

  /** A client that writes and deletes one key over and over may look like such a store, once. */
  static final int CONTRADICTIONS_MAX = 3;

  /** How an object is made. */
  enum Write {
    WHOLE("puts"),
    OF_PARTS("completions of uploads");

    private final String words;

    Write(String words) {
      this.words = words;
    }
  }

  private record Kind(RegionName region, Write write) {}

  private final Map<Kind, Integer> contradictions = new ConcurrentHashMap<>();

  boolean isKnown(RegionName region, Write write) {
    return contradictions.getOrDefault(new Kind(region, write), 0) >= CONTRADICTIONS_MAX;
  }

  /** It took without condition what it had refused for one that was so. */
  void contradicted(RegionName region, Write write) {
    if (contradictions.merge(new Kind(region, write), 1, Integer::sum) == CONTRADICTIONS_MAX) {
      LOG.warnf(
          "Region %s takes no conditions of %s: an object that a survey found may stand over a"
              + " newer one until the source is looked at again",
          region, write.words);
    }
  }

  /** It took an object under a condition. */
  void honoured(RegionName region, Write write) {
    contradictions.computeIfPresent(
        new Kind(region, write), (kind, n) -> n >= CONTRADICTIONS_MAX ? n : null);
  }
}
