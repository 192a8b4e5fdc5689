/** Decides what to do for a key. Pure: data in, data out, no store, clock or framework. */
package io.crosstide.worker.plan;
