package io.crosstide.gateway.operator;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.letter.LetterOrder;
import io.crosstide.contracts.letter.LetterState;
import io.crosstide.gateway.operator.view.DeadLetterView;
import io.crosstide.gateway.operator.view.DeadLettersView;
import io.crosstide.gateway.service.LetterClient;
import io.vertx.core.Future;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Dead letters as operators read and settle them. */
final class LetterDesk {
  private static final Logger LOG = Logger.getLogger(LetterDesk.class);

  private final LetterClient letters;

  LetterDesk(LetterClient letters) {
    this.letters = letters;
  }

  Future<DeadLettersView> page(
      Optional<Long> after, Optional<LetterState> state, Optional<RuleId> rule, int limit) {
    return letters.page(after, state, rule, limit).map(DeadLettersView::of);
  }

  Future<DeadLetterView> one(long number) {
    return letters.one(number).map(DeadLetterView::of);
  }

  Future<DeadLetterView> send(long number, LetterOrder order) {
    return letters
        .send(number, order)
        .onSuccess(
            sent -> LOG.infof("Operator %s had dead letter %d sent again", order.by(), number))
        .map(DeadLetterView::of);
  }

  Future<DeadLetterView> discard(long number, LetterOrder order) {
    return letters
        .discard(number, order)
        .onSuccess(gone -> LOG.infof("Operator %s discarded dead letter %d", order.by(), number))
        .map(DeadLetterView::of);
  }
}
