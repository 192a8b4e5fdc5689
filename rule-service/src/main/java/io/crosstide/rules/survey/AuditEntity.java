package io.crosstide.rules.survey;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity(name = "Audit")
@Table(name = "audit", schema = "rules")
class AuditEntity {
  @Id
  @Column(name = "rule_id")
  UUID rule;

  String schedule;

  @Column(name = "next_at")
  Instant nextAt;
}
