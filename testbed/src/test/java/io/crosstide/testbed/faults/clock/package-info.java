/** Clocks of services that are set while these run. */
package io.crosstide.testbed.faults.clock;
