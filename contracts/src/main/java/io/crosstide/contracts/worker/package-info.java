/** What workers tell each other. */
package io.crosstide.contracts.worker;
