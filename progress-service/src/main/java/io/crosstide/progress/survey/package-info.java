/** Tallies of surveys in the database. */
package io.crosstide.progress.survey;
