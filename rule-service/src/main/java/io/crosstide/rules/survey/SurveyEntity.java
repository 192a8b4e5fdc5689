package io.crosstide.rules.survey;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyCounts;
import io.crosstide.contracts.survey.SurveyEntry;
import io.crosstide.contracts.survey.SurveyState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

@Entity(name = "Survey")
@Table(name = "survey", schema = "rules")
class SurveyEntity {
  @Id UUID id;

  @Column(name = "rule_id")
  UUID rule;

  String kind;
  String comparison;
  boolean scheduled;
  String state;

  @Column(name = "ordered_at")
  Instant orderedAt;

  @Column(name = "ended_at")
  Instant endedAt;

  String counts;

  static SurveyEntity of(RuleId rule, ComparisonPlanner.Planned planned, boolean scheduled) {
    SurveyEntity row = new SurveyEntity();
    row.id = planned.survey().value();
    row.rule = rule.value();
    row.kind = planned.comparison().kind().word();
    row.comparison = json(planned.comparison());
    row.scheduled = scheduled;
    row.state = SurveyState.RUNNING.word();
    row.counts = json(SurveyCounts.NONE);
    return row;
  }

  SurveyEntry toEntry() {
    return new SurveyEntry(
        new SurveyId(id),
        new RuleId(rule),
        read(comparison, Comparison.class),
        scheduled,
        SurveyState.valueOf(state.toUpperCase(Locale.ROOT)),
        orderedAt,
        Optional.ofNullable(endedAt),
        read(counts, SurveyCounts.class));
  }

  static String json(Object value) {
    return new String(MessageCodec.encode(value), StandardCharsets.UTF_8);
  }

  static <T> T read(String json, Class<T> type) {
    return MessageCodec.decode(json.getBytes(StandardCharsets.UTF_8), type);
  }
}
