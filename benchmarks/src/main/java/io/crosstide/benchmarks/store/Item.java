package io.crosstide.benchmarks.store;

/** An object to write: its key and its size in bytes. */
public record Item(String key, long size) {}
