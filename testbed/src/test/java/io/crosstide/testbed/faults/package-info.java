/**
 * Faults against a running system, and who checks that nothing is lost and no figure claims too
 * much meanwhile.
 */
package io.crosstide.testbed.faults;
