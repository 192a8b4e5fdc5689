package io.crosstide.worker.survey;

import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.store.ListedObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Which listed objects of the source a survey owes. */
final class SourceKeys {
  private static final Pattern OF_PARTS = Pattern.compile("-[0-9]+$");

  private SourceKeys() {}

  /** What a survey that lists the source alone makes of an object. */
  static SurveyedKey of(SurveyTask task, ListedObject object) {
    boolean wanted = isOfParts(object) || isChanged(task, object);
    // Where only what changed recently is owed, a failure must hold the watermark.
    Optional<Instant> changedAt =
        changedSince(task).map(since -> later(since, object.lastModified()));
    return new SurveyedKey(
        object.key(),
        wanted ? Optional.of(found(object, changedAt)) : Optional.empty(),
        wanted,
        wanted ? object.size() : 0);
  }

  /** True if the object was modified at or after the instant that the survey is limited to. */
  static boolean isChanged(SurveyTask task, ListedObject object) {
    return changedSince(task).filter(since -> object.lastModified().isBefore(since)).isEmpty();
  }

  /** True for an object made of parts: some stores date it by the beginning of its upload. */
  static boolean isOfParts(ListedObject object) {
    return OF_PARTS.matcher(object.etag().value()).find();
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static KeyTask found(ListedObject object, Optional<Instant> changedAt) {
    return new KeyTask(
        object.key(),
        ChangeKind.FOUND,
        Optional.empty(),
        changedAt,
        Optional.of(object.etag()),
        OptionalLong.of(object.size()),
        0);
  }

  static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /** Times of listings are full seconds, so the second of the bound itself is wanted too. */
  private static Optional<Instant> changedSince(SurveyTask task) {
    return task.changedSince().map(since -> since.truncatedTo(ChronoUnit.SECONDS));
  }
}
