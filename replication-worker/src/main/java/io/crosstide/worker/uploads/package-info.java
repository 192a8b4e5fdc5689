/** Multipart uploads that are not ended: where they are recorded, and how they are swept. */
package io.crosstide.worker.uploads;
