package io.crosstide.worker.survey;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.report.PageListed;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.Settled;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.contracts.task.TaskBatch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page of a survey and the objects found on it. Its messages have ids made of its name, so that a
 * page listed twice is sent under the same ids.
 *
 * @param page its name
 * @param lane where its task goes
 * @param keys objects to be made right, at most {@link TaskBatch#KEYS_MAX}
 * @param objects how many objects the survey counts on it
 * @param bytes their size
 * @param comparison what the survey does, if it compares source and target
 */
record FoundPage(
    SurveyPage page,
    Lane lane,
    List<KeyTask> keys,
    long objects,
    long bytes,
    Optional<Comparison> comparison) {
  FoundPage {
    keys = List.copyOf(keys);
  }

  TaskBatch task(RuleId rule, Instant now) {
    return task(rule, Optional.empty(), now);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  TaskBatch task(RuleId rule, Optional<Settled> settled, Instant now) {
    Origin origin = new Origin.Survey(page, comparison, settled);
    return TaskBatch.of(new TaskId(idOf("task")), rule, lane, origin, keys, now);
  }

  PageListed listed(RuleId rule) {
    return new PageListed(
        PageListed.SCHEMA_VERSION, idOf("listed"), rule, page, objects, bytes, comparison);
  }

  private UUID idOf(String what) {
    // Lengths keep two pages apart whose keys happen to join to one text.
    String after = page.after().map(key -> key.value().length() + ":" + key).orElse("-");
    String through = page.through().map(key -> key.value().length() + ":" + key).orElse("-");
    String name =
        String.join("/", what, page.survey().toString(), "" + page.range(), after, through);
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
