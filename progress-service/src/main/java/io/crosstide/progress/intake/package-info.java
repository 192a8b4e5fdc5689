/** Taking reports and heartbeats: in batches, one transaction each, acknowledged last. */
package io.crosstide.progress.intake;
