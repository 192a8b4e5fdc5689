package io.crosstide.store;

/** An opaque id of a multipart upload. */
public record UploadId(String value) {}
