/**
 * How far each stream of changes is done, and the instant that may be published. Pure: no clock, no
 * database, no framework.
 */
package io.crosstide.progress.watermark;
