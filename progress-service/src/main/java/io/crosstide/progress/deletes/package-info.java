/** Deletes under rules with a limit: what is granted to workers, and what operators confirm. */
package io.crosstide.progress.deletes;
