/**
 * Lists buckets page by page and turns what is found into tasks: source buckets, or source and
 * target beside each other.
 */
package io.crosstide.worker.survey;
