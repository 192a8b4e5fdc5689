/** Asking the progress service whether a rule with a limit may delete. */
package io.crosstide.worker.deletes;
