package io.crosstide.contracts.http;

/**
 * Body of {@code PUT /buckets/{bucket}/rtc}: the rule ID that clients see, and {@code enabled} or
 * {@code disabled}.
 */
public record RtcChange(String name, String status) {}
