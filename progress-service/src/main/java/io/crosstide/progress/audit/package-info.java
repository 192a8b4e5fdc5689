/**
 * Comparisons of source and target that operators and schedules order: at most one of a rule at a
 * time, what they came to, and which keys differ.
 */
package io.crosstide.progress.audit;
