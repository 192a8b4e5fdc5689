package io.crosstide.progress.survey;

import io.crosstide.progress.history.KeySpan;

/** A page of which every key is done. */
public record DonePage(RangeKey range, KeySpan page) {}
