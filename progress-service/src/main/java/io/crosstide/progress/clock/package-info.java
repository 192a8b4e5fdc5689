/** The clock of the database, by which everything here is due. */
package io.crosstide.progress.clock;
