package io.crosstide.contracts.http;

/** Body of {@code POST /buckets/{bucket}/rule-deletions}: the rule ID that clients see. */
public record RuleName(String name) {}
