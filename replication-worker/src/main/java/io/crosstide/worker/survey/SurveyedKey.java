package io.crosstide.worker.survey;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.task.KeyTask;
import java.util.Optional;

/**
 * A key that a survey went through.
 *
 * @param key the key
 * @param task what is to be done for it; empty if nothing
 * @param counted whether it is one of the objects that the survey counts
 * @param bytes size of the source's object, 0 without one
 */
record SurveyedKey(ObjectKey key, Optional<KeyTask> task, boolean counted, long bytes) {}
