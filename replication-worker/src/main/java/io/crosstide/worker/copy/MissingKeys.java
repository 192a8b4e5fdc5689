package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectPage;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.region.RegionStores;
import io.crosstide.worker.breaker.RegionBreakers;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Finds out by one listing which keys of a page the target does not hold, instead of asking for
 * each. That is good enough to copy a key at once, and never to leave it alone or to delete it.
 */
public final class MissingKeys {
  private static final Logger LOG = Logger.getLogger(MissingKeys.class);

  /** For fewer keys than this a listing costs more than it saves. */
  static final int KEYS_MIN = 4;

  /** What one request lists at most. */
  private static final int LISTED_MAX = 1_000;

  /**
   * Keys listed for each key of the page: the target may hold others between those. More knows of
   * more keys where it holds many others; less is less to read where it holds all, and nothing of
   * what is behind the page is of use.
   */
  private static final int LISTED_FOR_KEY = 2;

  private final RegionStores stores;
  private final RegionBreakers breakers;
  private final EventLoops loops;
  private final int listedMax;

  public MissingKeys(RegionStores stores, RegionBreakers breakers, EventLoops loops) {
    this(stores, breakers, loops, LISTED_MAX);
  }

  MissingKeys(RegionStores stores, RegionBreakers breakers, EventLoops loops, int listedMax) {
    this.stores = stores;
    this.breakers = breakers;
    this.loops = loops;
    this.listedMax = listedMax;
  }

  /**
   * The keys that the target surely lacked just now. Never fails: what cannot be listed is not
   * known to be missing.
   *
   * @param keys in the order in which stores list them
   * @param after the key before the first of them, if there is one
   */
  public Future<Set<ObjectKey>> among(Rule rule, List<KeyTask> keys, Optional<ObjectKey> after) {
    if (keys.size() < KEYS_MIN || breakers.of(rule.target().region()).isDown()) {
      return Future.succeededFuture(Set.of());
    }
    int listed = Math.min(listedMax, LISTED_FOR_KEY * keys.size());
    ListRequest request = ListRequest.of(commonPrefix(keys), after, listed);
    return loops
        .run(() -> store(rule).list(rule.target().bucket(), request))
        .map(page -> missing(keys, page))
        .recover(
            cause -> {
              LOG.debugf("The target of rule %s is not listed: %s", rule.id(), cause.getMessage());
              return Future.succeededFuture(Set.of());
            });
  }

  private ObjectStore store(Rule rule) {
    return stores.store(rule.target().region(), rule.roleArn());
  }

  private static Set<ObjectKey> missing(List<KeyTask> keys, ObjectPage page) {
    List<ObjectKey> listed = page.objects().stream().map(ListedObject::key).toList();
    boolean isWhole = page.nextToken().isEmpty();
    if (listed.isEmpty() && !isWhole) {
      return Set.of();
    }
    Set<ObjectKey> held = new HashSet<>(listed);
    return keys.stream()
        .map(KeyTask::key)
        .filter(key -> isWhole || key.compareTo(listed.get(listed.size() - 1)) < 0)
        .filter(key -> !held.contains(key))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What the first and the last key begin with, and so all between them. */
  private static String commonPrefix(List<KeyTask> keys) {
    String first = keys.get(0).key().value();
    String last = keys.get(keys.size() - 1).key().value();
    int length = 0;
    while (length < Math.min(first.length(), last.length())
        && first.charAt(length) == last.charAt(length)) {
      length++;
    }
    // Half of a character is none.
    boolean isCut = length > 0 && Character.isHighSurrogate(first.charAt(length - 1));
    return first.substring(0, isCut ? length - 1 : length);
  }
}
