package io.crosstide.progress.letter;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.letter.DeadLetter;
import io.crosstide.contracts.letter.LetterCause;
import io.crosstide.contracts.letter.LetterState;
import io.crosstide.contracts.letter.LetterSubject;
import io.crosstide.contracts.letter.Remedy;
import io.crosstide.contracts.letter.Settlement;
import io.crosstide.progress.db.SqlTime;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** Dead letters as rows and as parameters. */
final class LetterRows {
  private LetterRows() {}

  /**
   * @param bodyMax bytes of the body that are kept
   */
  static Tuple parameters(ArrivedLetter letter, int bodyMax) {
    LetterReading reading = letter.reading();
    LetterSubject subject = reading.subject();
    boolean isWhole = letter.body().length <= bodyMax;
    byte[] body = isWhole ? letter.body() : Arrays.copyOf(letter.body(), bodyMax);
    LetterReading kept = isWhole ? reading : reading.withoutMessage();
    return Tuple.tuple()
        .addValue(letter.fingerprint())
        .addValue(letter.queue().orElse(null))
        .addValue(letter.messageId().orElse(null))
        .addValue(reading.cause().name())
        .addValue(subject.rule().map(RuleId::value).orElse(null))
        .addValue(subject.stream().map(StreamId::value).orElse(null))
        .addValue(subject.sequence().isPresent() ? subject.sequence().getAsLong() : null)
        .addValue(subject.survey().map(SurveyId::value).orElse(null))
        .addValue(subject.range().isPresent() ? subject.range().getAsInt() : null)
        .addValue(reading.keys())
        .addValue(kept.remedy(true).name())
        .addValue((long) letter.body().length)
        .addValue(Buffer.buffer(body))
        .addValue(isWhole);
  }

  static DeadLetter view(Row row) {
    return new DeadLetter(
        row.getLong("letter_number"),
        Optional.ofNullable(row.getString("queue")),
        Optional.ofNullable(row.getString("message_id")),
        LetterCause.valueOf(row.getString("cause")),
        subject(row),
        row.getInteger("keys"),
        row.getLong("size"),
        row.get(Buffer.class, "head").toString(StandardCharsets.UTF_8),
        row.getBoolean("whole"),
        LetterState.valueOf(row.getString("state")),
        remedy(row),
        instant(row),
        SqlTime.column(row.getOffsetDateTime("settled_at"))
            .map(at -> new Settlement(row.getString("settled_by"), row.getString("reason"), at)));
  }

  /** The row has it for a rule that is there. */
  private static Remedy remedy(Row row) {
    Remedy remedy = Remedy.valueOf(row.getString("remedy"));
    return remedy == Remedy.UNKNOWN || row.getBoolean("is_rule_there") ? remedy : Remedy.NONE;
  }

  /** What is not kept as a whole is read as it was when it came. */
  static Letter letter(Row row) {
    byte[] body = row.get(Buffer.class, "body").getBytes();
    Optional<String> queue = Optional.ofNullable(row.getString("queue"));
    LetterReading kept =
        new LetterReading(
            queue.filter(LetterForm::isKnown),
            Optional.empty(),
            subject(row),
            row.getInteger("keys"));
    return new Letter(
        row.getLong("letter_number"),
        LetterState.valueOf(row.getString("state")),
        row.getInteger("arrivals"),
        row.getBoolean("whole") ? LetterReading.of(queue, body) : kept,
        body);
  }

  private static LetterSubject subject(Row row) {
    UUID rule = row.getUUID("rule_id");
    UUID stream = row.getUUID("stream_id");
    UUID survey = row.getUUID("survey_id");
    Long sequence = row.getLong("sequence");
    Integer range = row.getInteger("range_number");
    return new LetterSubject(
        Optional.ofNullable(rule).map(RuleId::new),
        Optional.ofNullable(stream).map(StreamId::new),
        sequence == null ? OptionalLong.empty() : OptionalLong.of(sequence),
        Optional.ofNullable(survey).map(SurveyId::new),
        range == null ? OptionalInt.empty() : OptionalInt.of(range));
  }

  private static Instant instant(Row row) {
    return row.get(OffsetDateTime.class, "arrived_at").toInstant();
  }
}
