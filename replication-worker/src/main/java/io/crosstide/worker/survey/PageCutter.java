package io.crosstide.worker.survey;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.store.ListedObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Cuts a listing into pages, each small enough for one task. */
final class PageCutter {
  private static final Pattern OF_PARTS = Pattern.compile("-[0-9]+$");

  private final SurveyTask task;
  private final List<FoundPage> pages = new ArrayList<>();
  private Optional<ObjectKey> after;
  private Optional<ObjectKey> last = Optional.empty();
  private List<KeyTask> keys = new ArrayList<>();
  private long keyBytes;
  private long bytes;

  private PageCutter(SurveyTask task) {
    this.task = task;
    this.after = RangeListing.after(task);
  }

  /** The pages, in key order; at least one if the range has ended, be it empty. */
  static List<FoundPage> cut(SurveyTask task, RangeListing listing) {
    PageCutter cutter = new PageCutter(task);
    listing.objects().forEach(cutter::add);
    if (listing.ended()) {
      cutter.close(Optional.empty());
    } else if (cutter.last.isPresent()) {
      cutter.close(cutter.last);
    }
    return cutter.pages;
  }

  private void add(ListedObject object) {
    if (isWanted(object)) {
      int length = object.key().value().getBytes(StandardCharsets.UTF_8).length;
      if (keys.size() == TaskBatch.KEYS_MAX || keyBytes + length > TaskBatch.KEY_BYTES_MAX) {
        close(last);
      }
      keys.add(found(object));
      keyBytes += length;
      bytes += object.size();
    }
    last = Optional.of(object.key());
  }

  /**
   * Times of listings are full seconds, so the second of the bound itself is wanted too. Of an
   * object in parts they say nothing: some stores date it by the beginning of its upload.
   */
  private boolean isWanted(ListedObject object) {
    return isOfParts(object)
        || changedSince().filter(since -> object.lastModified().isBefore(since)).isEmpty();
  }

  private Optional<Instant> changedSince() {
    return task.changedSince().map(since -> since.truncatedTo(ChronoUnit.SECONDS));
  }

  private static boolean isOfParts(ListedObject object) {
    return OF_PARTS.matcher(object.etag().value()).find();
  }

  private KeyTask found(ListedObject object) {
    // Where only what changed recently is owed, a failure must hold the watermark.
    Optional<Instant> changedAt =
        changedSince()
            .map(since -> since.isAfter(object.lastModified()) ? since : object.lastModified());
    return new KeyTask(
        object.key(),
        ChangeKind.FOUND,
        Optional.empty(),
        changedAt,
        Optional.of(object.etag()),
        OptionalLong.of(object.size()),
        0);
  }

  /**
   * What changed recently is owed like what changes now, and must not wait behind all that is old.
   */
  private Lane lane() {
    return task.changedSince().isPresent() ? Lane.LIVE : Lane.HISTORY;
  }

  private void close(Optional<ObjectKey> through) {
    SurveyPage page = new SurveyPage(task.survey(), task.range(), after, through);
    pages.add(new FoundPage(page, lane(), keys, bytes));
    after = through;
    keys = new ArrayList<>();
    keyBytes = 0;
    bytes = 0;
  }
}
