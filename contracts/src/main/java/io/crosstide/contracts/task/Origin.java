package io.crosstide.contracts.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.Settled;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Where a task came from: what its report completes. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Origin.Stream.class, name = "stream"),
  @JsonSubTypes.Type(value = Origin.Survey.class, name = "survey"),
  @JsonSubTypes.Type(value = Origin.Ledger.class, name = "ledger")
})
public sealed interface Origin {

  /**
   * A batch of captured changes.
   *
   * @param stream the gateway's stream
   * @param sequence dense per stream and rule, from 1
   */
  record Stream(StreamId stream, long sequence) implements Origin {
    public Stream {
      Objects.requireNonNull(stream, "stream");
      if (sequence < 1) {
        throw new IllegalArgumentException("Batches of a stream are numbered from 1");
      }
    }
  }

  /**
   * A page that a survey found.
   *
   * @param page the page
   * @param comparison what the survey does, if it compares source and target
   * @param settled of a comparison: what the rule's timestamp said when the page was sent; empty if
   *     there was none
   */
  record Survey(SurveyPage page, Optional<Comparison> comparison, Optional<Settled> settled)
      implements Origin {
    @SuppressWarnings("OptionalAssignedToNull")
    public Survey {
      Objects.requireNonNull(page, "page");
      comparison = comparison == null ? Optional.empty() : comparison;
      settled = settled == null ? Optional.empty() : settled;
    }

    /** A page of which nobody asked what had changed before. */
    public Survey(SurveyPage page, Optional<Comparison> comparison) {
      this(page, comparison, Optional.empty());
    }

    /** A page of a survey that only lists the source. */
    public Survey(SurveyPage page) {
      this(page, Optional.empty());
    }
  }

  /**
   * Ledger rows that were due.
   *
   * @param issuedAt when progress sent them
   */
  record Ledger(Instant issuedAt) implements Origin {
    public Ledger {
      Objects.requireNonNull(issuedAt, "issuedAt");
    }
  }
}
