package io.crosstide.progress.letter;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.letter.DeadLetter;
import io.crosstide.contracts.letter.LetterOrder;
import io.crosstide.contracts.letter.LetterState;
import io.crosstide.contracts.letter.Remedy;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.Report;
import io.crosstide.contracts.report.Tally;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.messaging.amqp.ConfirmedPublisher;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.progress.intake.ReportApplier;
import io.crosstide.progress.letter.LetterException.Reason;
import io.crosstide.progress.rule.RuleDirectory;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What operators may do with a dead letter. Each step may be repeated after a crash. */
@ApplicationScoped
class LetterDesk {
  private final LetterStore store;
  private final RuleDirectory rules;
  private final ReportApplier reports;
  private final Publishers publishers;
  private final Map<String, ConfirmedPublisher> queues = new ConcurrentHashMap<>();

  LetterDesk(LetterStore store, RuleDirectory rules, ReportApplier reports, Publishers publishers) {
    this.store = store;
    this.rules = rules;
    this.reports = reports;
    this.publishers = publishers;
  }

  /**
   * Sends a letter to its queue again, under an id that the broker has not seen.
   *
   * @throws LetterException if that cannot be
   */
  Uni<DeadLetter> send(long number, LetterOrder order) {
    return open(number)
        .call(letter -> sendOpen(letter))
        .chain(letter -> store.sent(letter, order))
        .chain(() -> store.one(number));
  }

  private Uni<Void> sendOpen(Letter letter) {
    Optional<String> queue = letter.reading().queue();
    if (queue.isEmpty() || letter.reading().message().isEmpty()) {
      throw new LetterException(Reason.NOT_SENDABLE);
    }
    return queues
        .computeIfAbsent(queue.get(), publishers::toQueue)
        .sendAs(UUID.randomUUID(), letter.body());
  }

  /**
   * Gives up a letter, and sees to what it stood for.
   *
   * @throws LetterException if something is owed that only the letter can bring
   */
  Uni<DeadLetter> discard(long number, LetterOrder order) {
    return open(number)
        .chain(letter -> remedy(letter).chain(remedy -> discard(letter, remedy, order)))
        .chain(() -> store.one(number));
  }

  private Uni<Letter> open(long number) {
    return store
        .withBody(number)
        .invoke(
            letter -> {
              if (letter.state() != LetterState.OPEN) {
                throw new LetterException(Reason.SETTLED);
              }
            });
  }

  private Uni<Remedy> remedy(Letter letter) {
    Set<RuleId> named = letter.reading().subject().rule().map(Set::of).orElse(Set.of());
    return rules.existing(named).map(there -> letter.reading().remedy(!there.isEmpty()));
  }

  private Uni<Void> discard(Letter letter, Remedy remedy, LetterOrder order) {
    return switch (remedy) {
      case REFUSED -> throw new LetterException(Reason.STILL_NEEDED);
      case NONE, UNKNOWN -> store.discarded(letter.number(), order);
      case RECOVERY -> store.discardedAsLost(letter.number(), order);
      // A report counts once, so it may be applied again if the second step does not happen.
      case LEDGER ->
          reports
              .apply(List.of(failed(letter)))
              .chain(() -> store.discarded(letter.number(), order));
    };
  }

  /** The report that no worker could make: everything is left to do. */
  private static Report failed(Letter letter) {
    TaskBatch task = (TaskBatch) letter.reading().message().orElseThrow();
    String detail = "Its task was dead letter " + letter.number() + ", which was discarded";
    return new TaskDone(
        TaskDone.SCHEMA_VERSION,
        UUID.nameUUIDFromBytes(("letter/" + letter.number()).getBytes(StandardCharsets.UTF_8)),
        task.id(),
        task.rule(),
        task.origin(),
        Tally.NONE,
        task.keys().stream().map(key -> failure(key, detail)).toList(),
        List.of(),
        List.of(),
        List.of(),
        Instant.now());
  }

  private static KeyFailure failure(KeyTask key, String detail) {
    return new KeyFailure(key, FailureKind.INTERNAL, Side.SELF, detail, Optional.empty());
  }
}
