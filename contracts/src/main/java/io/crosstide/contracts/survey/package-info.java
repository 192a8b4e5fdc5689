/** Surveys that compare source and target: what is ordered, and what was found. */
package io.crosstide.contracts.survey;
