/** What can go wrong for a key, and whose fault it is. */
package io.crosstide.worker.fault;
