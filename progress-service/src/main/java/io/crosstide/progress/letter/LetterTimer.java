package io.crosstide.progress.letter;

import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.ProgressMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shows how many dead letters are open, and forgets those that were settled long ago. */
@ApplicationScoped
class LetterTimer {
  private final LetterStore store;
  private final ProgressConfig.Letters config;
  private final MultiGauge open;

  LetterTimer(LetterStore store, ProgressConfig config, MeterRegistry meters) {
    this.store = store;
    this.config = config.letters();
    this.open = MultiGauge.builder(ProgressMetrics.DEAD_LETTERS).register(meters);
  }

  void onStart(@Observes StartupEvent event, Schedules schedules, ProgressConfig all) {
    schedules.every(all.figures().interval(), "dead letters", this::round);
  }

  Uni<Void> round() {
    return store
        .openByQueue()
        .invoke(this::show)
        .chain(() -> store.forget(config.retention()))
        .replaceWithVoid();
  }

  private void show(Map<String, Long> counts) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    counts.forEach(
        (queue, letters) ->
            rows.add(MultiGauge.Row.of(Tags.of(ProgressMetrics.QUEUE, queue), letters)));
    open.register(rows, true);
  }
}
