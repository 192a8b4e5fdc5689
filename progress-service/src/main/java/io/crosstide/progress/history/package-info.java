/**
 * Which keys a survey has listed and had done, and the fraction that may be published. Pure: no
 * clock, no database, no framework.
 */
package io.crosstide.progress.history;
