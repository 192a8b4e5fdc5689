package io.crosstide.rules.survey;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyEntry;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

@Entity(name = "Survey")
@Table(name = "survey", schema = "rules")
class SurveyEntity {
  @Id UUID id;

  @Column(name = "rule_id")
  UUID rule;

  String comparison;

  @Column(name = "ordered_at")
  Instant orderedAt;

  static SurveyEntity of(RuleId rule, ComparisonPlanner.Planned planned, Instant now) {
    SurveyEntity row = new SurveyEntity();
    row.id = planned.survey().value();
    row.rule = rule.value();
    row.comparison = new String(MessageCodec.encode(planned.comparison()), StandardCharsets.UTF_8);
    row.orderedAt = now;
    return row;
  }

  SurveyEntry toEntry() {
    return new SurveyEntry(
        new SurveyId(id),
        new RuleId(rule),
        MessageCodec.decode(comparison.getBytes(StandardCharsets.UTF_8), Comparison.class),
        orderedAt);
  }
}
