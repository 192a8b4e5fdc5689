package io.crosstide.rules.rule;

import io.crosstide.contracts.http.RuleDraft;
import io.crosstide.contracts.rule.UserTaggings;
import java.util.List;
import java.util.Optional;

/** Drafts for tests: one that is fine, and ways to change it. */
public record Drafts(RuleDraft draft) {

  /** A draft to a target, with nothing optional. */
  public static Drafts to(String bucket, String location) {
    return new Drafts(
        new RuleDraft(
            "alice",
            Optional.empty(),
            Optional.of(bucket),
            Optional.of(location),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  Drafts account(String account) {
    return of(account, draft.name(), draft.targetBucket(), draft.targetLocation());
  }

  /** With a rule ID. */
  public Drafts name(String name) {
    return of(draft.account(), Optional.of(name), draft.targetBucket(), draft.targetLocation());
  }

  Drafts target(Optional<String> bucket) {
    return of(draft.account(), draft.name(), bucket, draft.targetLocation());
  }

  Drafts location(Optional<String> location) {
    return of(draft.account(), draft.name(), draft.targetBucket(), location);
  }

  private Drafts of(
      String account, Optional<String> name, Optional<String> target, Optional<String> location) {
    return new Drafts(
        new RuleDraft(
            account,
            name,
            target,
            location,
            draft.transferType(),
            draft.history(),
            draft.prefixes(),
            draft.actions(),
            draft.syncRole(),
            draft.kmsObjectsStatus(),
            draft.replicaKmsKeyId(),
            draft.rtc(),
            draft.userTaggings()));
  }

  Drafts transferType(String value) {
    return values(Optional.of(value), draft.history(), draft.prefixes(), draft.actions());
  }

  /** With or without history. */
  public Drafts history(String value) {
    return values(draft.transferType(), Optional.of(value), draft.prefixes(), draft.actions());
  }

  /** With prefixes. */
  public Drafts prefixes(String... values) {
    return values(draft.transferType(), draft.history(), List.of(values), draft.actions());
  }

  /** With actions. */
  public Drafts actions(String value) {
    return values(draft.transferType(), draft.history(), draft.prefixes(), Optional.of(value));
  }

  private Drafts values(
      Optional<String> transferType,
      Optional<String> history,
      List<String> prefixes,
      Optional<String> actions) {
    return new Drafts(
        new RuleDraft(
            draft.account(),
            draft.name(),
            draft.targetBucket(),
            draft.targetLocation(),
            transferType,
            history,
            prefixes,
            actions,
            draft.syncRole(),
            draft.kmsObjectsStatus(),
            draft.replicaKmsKeyId(),
            draft.rtc(),
            draft.userTaggings()));
  }

  Drafts role(String value) {
    return rest(Optional.of(value), draft.kmsObjectsStatus(), draft.replicaKmsKeyId(), draft.rtc());
  }

  Drafts kms(String value) {
    return rest(draft.syncRole(), Optional.of(value), draft.replicaKmsKeyId(), draft.rtc());
  }

  Drafts key(String value) {
    return rest(draft.syncRole(), draft.kmsObjectsStatus(), Optional.of(value), draft.rtc());
  }

  Drafts rtc(String value) {
    return rest(
        draft.syncRole(), draft.kmsObjectsStatus(), draft.replicaKmsKeyId(), Optional.of(value));
  }

  private Drafts rest(
      Optional<String> role, Optional<String> kms, Optional<String> key, Optional<String> rtc) {
    return of(role, kms, key, rtc, draft.userTaggings());
  }

  Drafts tags(String filterType, UserTaggings.Tag... tags) {
    return of(
        draft.syncRole(),
        draft.kmsObjectsStatus(),
        draft.replicaKmsKeyId(),
        draft.rtc(),
        Optional.of(new UserTaggings(filterType, List.of(tags))));
  }

  private Drafts of(
      Optional<String> role,
      Optional<String> kms,
      Optional<String> key,
      Optional<String> rtc,
      Optional<UserTaggings> tags) {
    return new Drafts(
        new RuleDraft(
            draft.account(),
            draft.name(),
            draft.targetBucket(),
            draft.targetLocation(),
            draft.transferType(),
            draft.history(),
            draft.prefixes(),
            draft.actions(),
            role,
            kms,
            key,
            rtc,
            tags));
  }
}
