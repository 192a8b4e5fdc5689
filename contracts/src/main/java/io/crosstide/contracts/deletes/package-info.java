/** Deletes under a rule with a limit: what is granted to workers, and what operators confirm. */
package io.crosstide.contracts.deletes;
