package io.crosstide.rules.outbox;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A message owed. Rows are written here and read by the relay. */
@Entity(name = "Outbox")
@Table(name = "outbox", schema = "rules")
class OutboxEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  UUID rule;
  String kind;
  String body;

  @Column(name = "created_at")
  Instant createdAt;
}
