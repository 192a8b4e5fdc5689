/** Keys that failed: kept until they are right, tried again when due. */
package io.crosstide.progress.ledger;
