/** Makes the target equal the source for one key. */
package io.crosstide.worker.copy;
