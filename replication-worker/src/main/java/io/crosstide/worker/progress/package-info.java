/** Calls to the progress service that need an answer at once. */
package io.crosstide.worker.progress;
