/**
 * Which other workers have died, and what of this worker's tasks may have been theirs (I14). Pure:
 * moments in, decisions out.
 */
package io.crosstide.worker.peer;
