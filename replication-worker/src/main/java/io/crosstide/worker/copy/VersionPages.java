package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The versions of one key on one side. Stores list the newest first; to go through them from the
 * oldest on, they are listed once to the end and then page by page backwards. Only the beginnings
 * of the pages are kept, so the memory is that of one page however many versions there are (I38).
 *
 * <p>They are those that were there when it was opened, less those that are gone since. What came
 * on top is left to the tasks that tell of it: a key that is written all the time would never be
 * done otherwise.
 */
final class VersionPages {
  /** Enough for most keys, and little to read where many keys begin like this one. */
  static final int FIRST_MAX = 20;

  /** One less than what stores list at most, so that one more can be asked for. */
  static final int PAGE_MAX = 999;

  /** Beginnings of pages that are kept: ten million versions. */
  private static final int PAGES_MAX = 10_000;

  /** Where a page begins, how much was asked for, and with which version it ended. */
  private record Mark(Optional<VersionId> after, int max, VersionId last) {}

  private final BucketSide side;
  private final ObjectKey key;
  private final Predicate<ListedVersion> isBelow;
  private final List<Mark> marks = new ArrayList<>();
  private final Set<VersionId> newestIds = new HashSet<>();
  private List<ListedVersion> oldest = List.of();
  private Optional<ListedVersion> newest = Optional.empty();

  /**
   * @param isBelow true for a version from which on, downwards, none is wanted
   */
  VersionPages(BucketSide side, ObjectKey key, Predicate<ListedVersion> isBelow) {
    this.side = side;
    this.key = key;
    this.isBelow = isBelow;
  }

  /** The newest versions of a key, the newest first; at most {@code max}. */
  static Future<List<ListedVersion>> newest(BucketSide side, ObjectKey key, int max) {
    return newestOrAll(side, key, max).map(Newest::versions);
  }

  /** Lists to the end, once. */
  Future<Void> open() {
    Cursor cursor = new Cursor();
    return Repeat.whileTrue(() -> list(cursor));
  }

  /**
   * The newest versions of a key.
   *
   * @param versions the newest first
   * @param isAll true if there are no older ones
   */
  record Newest(List<ListedVersion> versions, boolean isAll) {}

  /** At most {@code max}, and whether there are more: a page may be shorter than asked for. */
  static Future<Newest> newestOrAll(BucketSide side, ObjectKey key, int max) {
    return side.versions(request(key, Optional.empty(), max))
        .map(
            page ->
                new Newest(
                    ofKey(key, page), page.nextKeyMarker().filter(key.value()::equals).isEmpty()));
  }

  /** The newest version when it was opened. */
  Optional<VersionId> newest() {
    return newest.map(ListedVersion::version);
  }

  /** True if the key had an object then, which no delete marker hid. */
  boolean isShown() {
    return newest.filter(version -> !version.deleteMarker()).isPresent();
  }

  /** True if a delete marker was the newest. */
  boolean isHidden() {
    return newest.filter(ListedVersion::deleteMarker).isPresent();
  }

  /** Number of pages, known once opened; page 0 has the newest versions. */
  int count() {
    return marks.size();
  }

  /**
   * One page, the newest first. Fails with {@code MOVED} if it does not end where it ended when it
   * was listed first.
   */
  Future<List<ListedVersion>> page(int number) {
    if (number == marks.size() - 1) {
      return Future.succeededFuture(oldest);
    }
    if (number == 0) {
      return newestPage();
    }
    Mark mark = marks.get(number);
    return side.versions(request(key, mark.after(), mark.max()))
        .map(page -> ofKey(key, page))
        .compose(
            page ->
                !page.isEmpty() && page.get(page.size() - 1).version().equals(mark.last())
                    ? Future.succeededFuture(page)
                    : Future.failedFuture(side.moved("The versions changed while they were read")));
  }

  /** The same page as it is now: what of it is still there. */
  Future<List<ListedVersion>> again(int number) {
    if (number == 0) {
      return newestPage();
    }
    Mark mark = marks.get(number);
    return side.versions(request(key, mark.after(), mark.max())).map(page -> ofKey(key, page));
  }

  /** What is still there of page 0, however much has come on top of it. */
  private Future<List<ListedVersion>> newestPage() {
    List<ListedVersion> found = new ArrayList<>(newestIds.size());
    Cursor cursor = new Cursor();
    return Repeat.whileTrue(() -> findNewest(cursor, found)).map(v -> found);
  }

  private Future<Boolean> findNewest(Cursor cursor, List<ListedVersion> found) {
    int max = cursor.after.isEmpty() ? 2 * FIRST_MAX : PAGE_MAX;
    return side.versions(request(key, cursor.after, max))
        .map(
            page -> {
              List<ListedVersion> own = ofKey(key, page);
              own.stream()
                  .filter(version -> newestIds.contains(version.version()))
                  .forEach(found::add);
              VersionId last = marks.get(0).last();
              boolean isPassed = own.stream().anyMatch(one -> one.version().equals(last));
              return found.size() < newestIds.size() && !isPassed && cursor.next(page);
            });
  }

  private final class Cursor {
    private Optional<VersionId> after = Optional.empty();
    private int pages;

    /** False at the end of the key. */
    boolean next(VersionPage page) {
      boolean isMore =
          page.nextKeyMarker().filter(key.value()::equals).isPresent()
              && page.nextVersionMarker().isPresent();
      if (isMore && (page.nextVersionMarker().equals(after) || ++pages > PAGES_MAX)) {
        throw side.moved("The listing of versions does not advance");
      }
      after = page.nextVersionMarker();
      return isMore;
    }
  }

  private Future<Boolean> list(Cursor cursor) {
    if (marks.size() >= PAGES_MAX) {
      return Future.failedFuture(
          new ReplicationFailure(
              FailureKind.REFUSED, side.side(), "The key has more versions than can be handled"));
    }
    int max = marks.isEmpty() ? FIRST_MAX : PAGE_MAX;
    return side.versions(request(key, cursor.after, max)).map(page -> keep(cursor, max, page));
  }

  /** False at the end of the key, or where no older version is wanted. */
  private boolean keep(Cursor cursor, int max, VersionPage page) {
    List<ListedVersion> own = ofKey(key, page);
    List<ListedVersion> wanted = own.stream().takeWhile(isBelow.negate()).toList();
    if (!wanted.isEmpty()) {
      if (marks.isEmpty()) {
        newest = Optional.of(wanted.get(0));
        wanted.forEach(version -> newestIds.add(version.version()));
      }
      VersionId last = own.get(own.size() - 1).version();
      marks.add(new Mark(cursor.after, max, last));
      oldest = wanted;
    }
    return wanted.size() == own.size() && cursor.next(page);
  }

  /** Of keys with this prefix the key itself comes first, so no other is ever taken for it. */
  private static List<ListedVersion> ofKey(ObjectKey key, VersionPage page) {
    return page.versions().stream().takeWhile(version -> version.key().equals(key)).toList();
  }

  private static VersionListRequest request(ObjectKey key, Optional<VersionId> after, int max) {
    return new VersionListRequest(key.value(), "", after.map(id -> key.value()), after, max);
  }
}
