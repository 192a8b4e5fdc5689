/** The rules as the database has them, kept like those of the rule service. */
package io.crosstide.progress.rule;
