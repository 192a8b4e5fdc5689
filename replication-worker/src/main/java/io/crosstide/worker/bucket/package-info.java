/** What is known of buckets besides their objects: asked seldom, and remembered within bounds. */
package io.crosstide.worker.bucket;
