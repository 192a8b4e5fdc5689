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
 * @param ended true if the range has no object after them; else there are some: see {@link
 *     RangeLister}
 */
record RangeListing(List<ListedObject> objects, boolean ended) {
  RangeListing {
    objects = List.copyOf(objects);
  }

  /** The last key listed; empty if the range has no object after it. */
  Optional<ObjectKey> through() {
    return ended ? Optional.empty() : Optional.of(objects.get(objects.size() - 1).key());
  }

  /** The last key before what the task has to list. */
  static Optional<ObjectKey> after(SurveyTask task) {
    return task.cursor().or(() -> task.keys().after());
  }

  /**
   * Cuts a listing to the range, or to the section of it.
   *
   * @throws UnsortedListing if the listing is out of order, repeats keys or leaves the prefix
   */
  static RangeListing of(SurveyTask task, ObjectPage listing) {
    List<ListedObject> within = new ArrayList<>(listing.objects().size());
    Optional<ObjectKey> last = after(task);
    for (ListedObject object : listing.objects()) {
      check(task, last, object.key());
      if (reaches(task, object.key()) > 0) {
        return new RangeListing(within, true);
      }
      within.add(object);
      last = Optional.of(object.key());
    }
    boolean isLast = last.filter(key -> reaches(task, key) == 0).isPresent();
    return new RangeListing(within, isLast || listing.nextToken().isEmpty());
  }

  private static void check(SurveyTask task, Optional<ObjectKey> last, ObjectKey key) {
    if (last.isPresent() && key.compareTo(last.get()) <= 0) {
      throw new UnsortedListing("The store listed a key that is not after the one before");
    }
    if (!key.startsWith(task.keys().prefix())) {
      throw new UnsortedListing("The store listed a key without the prefix asked for");
    }
  }

  /** Positive for a key beyond the last one of the task, 0 for that one. */
  private static int reaches(SurveyTask task, ObjectKey key) {
    return task.last().map(key::compareTo).orElse(-1);
  }
}
