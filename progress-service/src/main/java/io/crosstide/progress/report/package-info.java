/** The published figures. */
package io.crosstide.progress.report;
