package io.crosstide.worker.survey;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.contracts.task.TaskBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts a listing into pages, each small enough for one task. */
final class PageCutter {
  private final SurveyTask task;
  private final List<FoundPage> pages = new ArrayList<>();
  private Optional<ObjectKey> after;
  private Optional<ObjectKey> last = Optional.empty();
  private List<KeyTask> keys = new ArrayList<>();
  private long keyBytes;
  private long objects;
  private long bytes;

  private PageCutter(SurveyTask task) {
    this.task = task;
    // A page at the beginning of its range is named so, wherever the range begins.
    this.after = task.cursor();
  }

  /** The pages, in key order; at least one. */
  static List<FoundPage> cut(SurveyTask task, RangeListing listing) {
    List<SurveyedKey> keys =
        listing.objects().stream().map(object -> SourceKeys.of(task, object)).toList();
    return cut(task, keys, listing.through());
  }

  /**
   * The pages of a stretch of keys, in key order; at least one.
   *
   * @param through the last key of the stretch; empty at the end of the range or of its section
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static List<FoundPage> cut(SurveyTask task, List<SurveyedKey> keys, Optional<ObjectKey> through) {
    PageCutter cutter = new PageCutter(task);
    keys.forEach(cutter::add);
    cutter.close(through.or(task::end));
    return cutter.pages;
  }

  private void add(SurveyedKey key) {
    if (key.task().isPresent()) {
      int length = key.key().value().getBytes(StandardCharsets.UTF_8).length;
      if (keys.size() == TaskBatch.KEYS_MAX || keyBytes + length > TaskBatch.KEY_BYTES_MAX) {
        close(last);
      }
      keys.add(key.task().get());
      keyBytes += length;
    }
    objects += key.counted() ? 1 : 0;
    bytes += key.bytes();
    last = Optional.of(key.key());
  }

  /**
   * What changed recently is owed like what changes now, and must not wait behind all that is old
   * nor for comparisons that somebody ordered; but it may be much, and what changes now must not
   * wait behind it either.
   */
  private Lane lane() {
    boolean isOwed = task.changedSince().isPresent() || task.comparison().isPresent();
    return isOwed && !task.isUnhurried() ? Lane.GAP : Lane.HISTORY;
  }

  private void close(Optional<ObjectKey> through) {
    SurveyPage page = new SurveyPage(task.survey(), task.range(), after, through);
    pages.add(new FoundPage(page, lane(), keys, objects, bytes, task.comparison()));
    after = through;
    keys = new ArrayList<>();
    keyBytes = 0;
    objects = 0;
    bytes = 0;
  }
}
