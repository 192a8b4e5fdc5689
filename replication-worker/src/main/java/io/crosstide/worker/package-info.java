/** The worker's shell: messages in, keys made right, reports out. */
package io.crosstide.worker;
