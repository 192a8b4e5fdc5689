package io.crosstide.worker.copy;

import io.crosstide.store.ListedVersion;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Goes through versions from the oldest to the newest, a page at a time.
 *
 * @param <T> what is made of a version
 */
final class OldestFirst<T> {
  private final IntFunction<Future<List<T>>> read;
  private int number;
  private List<T> page;
  private int at;

  private OldestFirst(IntFunction<Future<List<T>>> read, int number, List<T> page) {
    this.read = read;
    this.number = number;
    this.page = page;
  }

  /**
   * All of a key.
   *
   * @param pages opened
   * @param read makes of versions what is wanted, in the same order
   */
  static <T> OldestFirst<T> of(
      VersionPages pages, Function<List<ListedVersion>, Future<List<T>>> read) {
    return new OldestFirst<>(
        number -> pages.page(number).map(OldestFirst::reversed).compose(read::apply),
        pages.count(),
        List.of());
  }

  /**
   * Few, which are at hand already.
   *
   * @param newestFirst as they are listed
   */
  static <T> OldestFirst<T> of(List<T> newestFirst) {
    return new OldestFirst<>(
        number -> Future.failedFuture(new IllegalStateException("There is no other page")),
        0,
        reversed(newestFirst));
  }

  /** Makes the next one the one at hand, if there is one. */
  Future<Void> ready() {
    if (at < page.size() || number == 0) {
      return Future.succeededFuture();
    }
    number--;
    return read.apply(number)
        .onSuccess(
            loaded -> {
              page = new ArrayList<>(loaded);
              at = 0;
            })
        .mapEmpty();
  }

  /** The one at hand; empty at the end. Only after {@link #ready}. */
  Optional<T> current() {
    return at < page.size() ? Optional.of(page.get(at)) : Optional.empty();
  }

  /** The one at hand and those after it on its page, at most so many. */
  List<T> upcoming(int max) {
    return List.copyOf(page.subList(at, Math.min(page.size(), at + max)));
  }

  /** Takes these for the one at hand and those after it. */
  void replace(List<T> upcoming) {
    for (int i = 0; i < upcoming.size(); i++) {
      page.set(at + i, upcoming.get(i));
    }
  }

  /** True if there is none after those gone through. */
  boolean isEnded() {
    return at >= page.size() && number == 0;
  }

  void advance() {
    at++;
  }

  /** True if the one at hand is the last of its page, or there is none. */
  boolean isEndOfPage() {
    return at + 1 >= page.size();
  }

  /** Number of the page of the one at hand. */
  int pageNumber() {
    return number;
  }

  private static <T> List<T> reversed(List<T> newestFirst) {
    List<T> turned = new ArrayList<>(newestFirst);
    Collections.reverse(turned);
    return turned;
  }
}
