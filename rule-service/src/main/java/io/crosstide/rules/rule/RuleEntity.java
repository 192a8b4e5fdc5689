package io.crosstide.rules.rule;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.DeleteLimit;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.rule.RuleStop;
import io.crosstide.contracts.rule.SurveyPlan;
import io.crosstide.contracts.rule.UserTaggings;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

@Entity(name = "Rule")
@Table(name = "rule", schema = "rules")
class RuleEntity {
  static final String STARTING = RuleStatus.STARTING.word();
  static final String DOING = RuleStatus.DOING.word();
  static final String CLOSING = RuleStatus.CLOSING.word();

  @Id UUID id;
  String name;

  @Column(name = "source_id")
  long sourceId;

  @Column(name = "source_region")
  String sourceRegion;

  @Column(name = "source_bucket")
  String sourceBucket;

  @Column(name = "target_id")
  long targetId;

  @Column(name = "target_region")
  String targetRegion;

  @Column(name = "target_bucket")
  String targetBucket;

  String prefixes;
  String actions;
  boolean history;
  String status;

  @Column(name = "transfer_type")
  String transferType;

  @Column(name = "sync_role")
  String syncRole;

  @Column(name = "kms_status")
  String kmsStatus;

  @Column(name = "replica_key")
  String replicaKey;

  @Column(name = "user_taggings")
  String userTaggings;

  boolean rtc;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "store_lag_millis")
  long storeLagMillis;

  @Column(name = "covered_at")
  Instant coveredAt;

  @Column(name = "closing_at")
  Instant closingAt;

  long revision;
  String survey;

  @Column(name = "source_location")
  String sourceLocation;

  @Column(name = "paused_at")
  Instant pausedAt;

  @Column(name = "paused_by")
  String pausedBy;

  @Column(name = "pause_reason")
  String pauseReason;

  boolean versioned;

  @Column(name = "stopped_at")
  Instant stoppedAt;

  @Column(name = "stop_cause")
  String stopCause;

  @Column(name = "stop_detail")
  String stopDetail;

  String account;

  @Column(name = "delete_limit")
  Long deleteLimit;

  @Column(name = "delete_limit_seconds")
  Long deleteLimitSeconds;

  static RuleEntity of(Rule rule, long sourceId, long targetId) {
    RuleEntity row = new RuleEntity();
    row.id = rule.id().value();
    row.name = rule.name();
    row.sourceId = sourceId;
    row.sourceRegion = rule.source().region().value();
    row.sourceBucket = rule.source().bucket().value();
    row.targetId = targetId;
    row.targetRegion = rule.target().region().value();
    row.targetBucket = rule.target().bucket().value();
    row.prefixes = json(rule.prefixes());
    row.actions = rule.actions().text();
    row.history = rule.historyEnabled();
    row.status = rule.status().word();
    row.transferType = rule.transferType().orElse(null);
    row.syncRole = rule.syncRole().orElse(null);
    row.kmsStatus = rule.encryption().kmsObjectsStatus().orElse(null);
    row.replicaKey = rule.encryption().replicaKmsKeyId().orElse(null);
    row.userTaggings = rule.userTaggings().map(RuleEntity::json).orElse(null);
    row.rtc = rule.rtcEnabled();
    row.createdAt = rule.createdAt();
    row.revision = rule.revision();
    row.survey = rule.survey().map(RuleEntity::json).orElse(null);
    row.sourceLocation = rule.sourceLocation().orElse(null);
    row.pause(rule.pause());
    row.versioned = rule.versioned();
    row.stop(rule.stop());
    row.account = rule.account().orElse(null);
    row.deleteLimit(rule.deleteLimit());
    return row;
  }

  Rule toRule() {
    return new Rule(
        new RuleId(id),
        name,
        new BucketRef(new RegionName(sourceRegion), new BucketName(sourceBucket)),
        new BucketRef(new RegionName(targetRegion), new BucketName(targetBucket)),
        List.of(read(prefixes, String[].class)),
        new RuleActions(actions),
        history,
        RuleStatus.valueOf(status.toUpperCase(Locale.ROOT)),
        Optional.ofNullable(transferType),
        Optional.ofNullable(syncRole),
        new RuleEncryption(Optional.ofNullable(kmsStatus), Optional.ofNullable(replicaKey)),
        Optional.ofNullable(userTaggings).map(text -> read(text, UserTaggings.class)),
        rtc,
        createdAt,
        revision,
        Optional.ofNullable(survey).map(text -> read(text, SurveyPlan.class)),
        Optional.ofNullable(sourceLocation),
        Optional.ofNullable(pausedAt).map(at -> new RulePause(pausedBy, pauseReason, at)),
        versioned,
        stop(),
        Optional.ofNullable(account),
        Optional.ofNullable(deleteLimit).map(most -> new DeleteLimit(most, deleteLimitSeconds)));
  }

  boolean is(String state) {
    return status.equals(state);
  }

  void owe(SurveyPlan plan) {
    survey = json(plan);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  void pause(Optional<RulePause> pause) {
    pausedAt = pause.map(RulePause::since).orElse(null);
    pausedBy = pause.map(RulePause::by).orElse(null);
    pauseReason = pause.map(RulePause::reason).orElse(null);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  void deleteLimit(Optional<DeleteLimit> limit) {
    deleteLimit = limit.map(DeleteLimit::deletes).orElse(null);
    deleteLimitSeconds = limit.map(DeleteLimit::seconds).orElse(null);
  }

  Optional<RuleStop> stop() {
    return Optional.ofNullable(stoppedAt)
        .map(at -> new RuleStop(RuleStop.Cause.valueOf(stopCause), stopDetail, at));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  void stop(Optional<RuleStop> stop) {
    stoppedAt = stop.map(RuleStop::since).orElse(null);
    stopCause = stop.map(it -> it.cause().name()).orElse(null);
    stopDetail = stop.map(RuleStop::detail).orElse(null);
  }

  private static String json(Object value) {
    return new String(MessageCodec.encode(value), StandardCharsets.UTF_8);
  }

  private static <T> T read(String json, Class<T> type) {
    return MessageCodec.decode(json.getBytes(StandardCharsets.UTF_8), type);
  }
}
