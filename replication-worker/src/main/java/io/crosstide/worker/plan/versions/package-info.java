/** Pure: which versions of a key the target lacks, and which it has too many. */
package io.crosstide.worker.plan.versions;
