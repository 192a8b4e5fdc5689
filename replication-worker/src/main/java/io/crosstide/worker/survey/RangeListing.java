package io.crosstide.worker.survey;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one listing says of a range.
 *
 * @param objects those of the range, in key order
 * @param ended true if the range has no object after them
 */
record RangeListing(List<ListedObject> objects, boolean ended) {
  RangeListing {
    objects = List.copyOf(objects);
  }

  /** The last key before what the task has to list. */
  static Optional<ObjectKey> after(SurveyTask task) {
    return task.cursor().or(() -> task.keys().after());
  }

  /**
   * Cuts a listing to the range.
   *
   * @throws UnsortedListing if the listing is out of order, repeats keys or leaves the prefix
   */
  static RangeListing of(SurveyTask task, ObjectPage listing) {
    List<ListedObject> within = new ArrayList<>(listing.objects().size());
    Optional<ObjectKey> last = after(task);
    for (ListedObject object : listing.objects()) {
      check(task, last, object.key());
      if (isBeyond(task, object.key())) {
        return new RangeListing(within, true);
      }
      within.add(object);
      last = Optional.of(object.key());
    }
    return new RangeListing(within, listing.nextToken().isEmpty());
  }

  private static void check(SurveyTask task, Optional<ObjectKey> last, ObjectKey key) {
    if (last.isPresent() && key.compareTo(last.get()) <= 0) {
      throw new UnsortedListing("The store listed a key that is not after the one before");
    }
    if (!key.startsWith(task.keys().prefix())) {
      throw new UnsortedListing("The store listed a key without the prefix asked for");
    }
  }

  private static boolean isBeyond(SurveyTask task, ObjectKey key) {
    return task.keys().until().filter(until -> key.compareTo(until) > 0).isPresent();
  }
}
